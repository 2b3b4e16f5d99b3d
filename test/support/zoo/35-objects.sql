-- Large objects: longer than one page of them, with a hole, empty; owned, granted, described; and a table that speaks of them.
CREATE TABLE public.archive (id int PRIMARY KEY, content oid NOT NULL);
SELECT lo_from_bytea(7001, convert_to(repeat('0123456789abcdef', 20000), 'UTF8')), lo_create(7002), lo_create(7003), lo_from_bytea(7004, '\x00ff');
SELECT lo_put(7003, 1500000, 'after the hole');
ALTER LARGE OBJECT 7002 OWNER TO zoo_keeper;
GRANT SELECT ON LARGE OBJECT 7001 TO zoo_read WITH GRANT OPTION;
COMMENT ON LARGE OBJECT 7002 IS 'it''s "empty"';
INSERT INTO public.archive SELECT n, 7000 + n FROM generate_series(1, 4) n;
