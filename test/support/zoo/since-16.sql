GRANT zoo_write TO zoo_keeper WITH INHERIT FALSE, SET TRUE;
GRANT zoo_owner TO zoo_tuned WITH INHERIT TRUE, SET FALSE, ADMIN FALSE;
GRANT zoo_owner TO zoo_visitor GRANTED BY zoo_keeper;
CREATE TABLE public.since_16 (id int PRIMARY KEY, t text STORAGE EXTERNAL);
INSERT INTO public.since_16 VALUES (1, 'x');
