CREATE VIEW public.shouts AS SELECT id, loud FROM public.generated WHERE price > 1 WITH CASCADED CHECK OPTION;
CREATE VIEW public.shouted WITH (security_barrier) AS SELECT s.*, a.name AS "Na me" FROM public.shouts s LEFT JOIN LATERAL (SELECT name FROM public.animal WHERE animal.id = s.id) a ON true;
CREATE VIEW public.down AS WITH RECURSIVE down (n, up) AS (SELECT id, parent FROM public.tree WHERE id = 1 UNION ALL SELECT t.id, t.parent FROM public.tree t JOIN down d ON t.id = d.up) SELECT n, up FROM down;
-- Named against the order in which they build on each other.
CREATE MATERIALIZED VIEW public.m_z AS SELECT k, count(*) AS n FROM public.parted_keyless GROUP BY k;
CREATE UNIQUE INDEX m_z_k ON public.m_z (k);
CREATE MATERIALIZED VIEW "Zoö".m_m AS SELECT sum(n) AS n FROM public.m_z;
CREATE VIEW public.between_them AS SELECT n + 1 AS n FROM "Zoö".m_m;
CREATE MATERIALIZED VIEW public.m_a AS SELECT n * 2 AS n FROM public.between_them;
CREATE MATERIALIZED VIEW public.m_unfilled AS SELECT n FROM public.m_a WITH NO DATA;
CREATE TABLE public.audit (id bigserial PRIMARY KEY, what text NOT NULL);
CREATE RULE "quiet ""rule""" AS ON DELETE TO public.shouted DO INSTEAD NOTHING;
CREATE RULE also AS ON UPDATE TO public.empty DO ALSO NOTIFY zoo;
CREATE FUNCTION "Zoö"."Prüfe"(IN a int DEFAULT 3, VARIADIC b text[] DEFAULT '{}', OUT n int, OUT m text) RETURNS SETOF record LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 3 COST 9 SECURITY DEFINER SET search_path = 'Zoö', pg_temp SET work_mem = '5MB' AS $body$
BEGIN
  -- $$ TOC entry
  RETURN QUERY SELECT a, b[1];
  --
  -- Name: odd; Type: TABLE; Schema: x; Owner: y
  --
END $body$;
CREATE PROCEDURE public.proceed(INOUT n int) LANGUAGE plpgsql AS $$ BEGIN n := n + 1; END $$;
SET check_function_bodies = off;
CREATE FUNCTION public.later() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.not_there_yet';
RESET check_function_bodies;
CREATE AGGREGATE public.product(float8) (SFUNC = float8mul, STYPE = float8, INITCOND = '1');
CREATE FUNCTION public.near(float8, float8) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) < 0.1';
CREATE OPERATOR public.=~= (FUNCTION = public.near, LEFTARG = float8, RIGHTARG = float8, COMMUTATOR = OPERATOR(public.=~=));
CREATE FUNCTION public.pair_text(public.pair) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1.l || '/' || $1.r $$;
CREATE CAST (public.pair AS text) WITH FUNCTION public.pair_text(public.pair);
CREATE OPERATOR FAMILY public.odd_ops USING btree;
CREATE OPERATOR CLASS public.odd_class FOR TYPE int4 USING btree FAMILY public.odd_ops AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int4, int4);
CREATE FUNCTION public.dreiundsechzig_bytes_hat_der_name_dieser_funktion_ja_wirklich_() RETURNS void LANGUAGE sql AS '';
COMMENT ON FUNCTION "Zoö"."Prüfe"(int, text[]) IS 'prüft';
COMMENT ON COLUMN public.tree.place IS 'where';
COMMENT ON CONSTRAINT "to circle" ON public.tree IS 'round';
-- Their work must arrive by replication, and must not be done a second time by the target.
CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.audit (what) VALUES (TG_OP || ' ' || TG_TABLE_NAME || ' ' || TG_LEVEL); RETURN NULL; END $$;
CREATE TRIGGER noted AFTER INSERT OR UPDATE OF v OR DELETE ON public.chosen_full FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TRIGGER "noted ""whole""" AFTER TRUNCATE ON public.keyless FOR EACH STATEMENT EXECUTE FUNCTION public.note();
CREATE TRIGGER noted_new AFTER UPDATE ON public.tree REFERENCING OLD TABLE AS was NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION public.note();
CREATE TRIGGER noted_off AFTER INSERT ON public.tree FOR EACH ROW WHEN (NEW.id > 5) EXECUTE FUNCTION public.note();
ALTER TABLE public.tree DISABLE TRIGGER noted_off;
CREATE CONSTRAINT TRIGGER noted_late AFTER INSERT ON public.by_index DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TRIGGER noted_parts AFTER INSERT ON public.parted FOR EACH ROW EXECUTE FUNCTION public.note();
-- These fire where changes arrive, too, unless they rest there.
CREATE TRIGGER noted_always AFTER INSERT ON public.rooms FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TRIGGER noted_replica AFTER INSERT ON public.rooms FOR EACH STATEMENT EXECUTE FUNCTION public.note();
ALTER TABLE public.rooms ENABLE ALWAYS TRIGGER noted_always, ENABLE REPLICA TRIGGER noted_replica;
CREATE TRIGGER noted_always AFTER UPDATE ON public.parted FOR EACH ROW EXECUTE FUNCTION public.note();
ALTER TABLE public.parted ENABLE ALWAYS TRIGGER noted_always;
CREATE FUNCTION public.note_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO public.audit (what) VALUES ('ddl ' || TG_TAG); END $$;
CREATE EVENT TRIGGER zoo_ddl ON ddl_command_end EXECUTE FUNCTION public.note_ddl();
CREATE EVENT TRIGGER zoo_ddl_off ON sql_drop EXECUTE FUNCTION public.note_ddl();
ALTER EVENT TRIGGER zoo_ddl_off DISABLE;
COMMENT ON EVENT TRIGGER zoo_ddl IS 'who changes what';
CREATE FOREIGN DATA WRAPPER zoo_wrapper OPTIONS (debug 'true');
CREATE SERVER zoo_server TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER zoo_wrapper OPTIONS (host 'h');
CREATE USER MAPPING FOR zoo_keeper SERVER zoo_server OPTIONS (secret 's');
CREATE FOREIGN TABLE public.elsewhere (id int OPTIONS (o 'x'), v text) SERVER zoo_server OPTIONS (t 'y');
-- The source's own: left alone, and not carried.
CREATE PUBLICATION zoo_own FOR TABLE public.tree WITH (publish = 'insert');
CREATE SUBSCRIPTION zoo_own CONNECTION 'host=127.0.0.1 port=1 dbname=nowhere' PUBLICATION nobody WITH (connect = false, slot_name = NONE);
