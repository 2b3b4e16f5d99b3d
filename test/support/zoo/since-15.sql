CREATE TABLE public.since_15 (a int, b int, id serial PRIMARY KEY, UNIQUE NULLS NOT DISTINCT (a, b));
INSERT INTO public.since_15 (a) VALUES (1), (2);
CREATE VIEW public.since_15_view WITH (security_invoker = true) AS SELECT id FROM public.since_15;
CREATE TABLE public.since_15_fk (a int, b int, id int PRIMARY KEY, FOREIGN KEY (a, b) REFERENCES public.since_15 (a, b) ON DELETE SET NULL (b));
INSERT INTO public.since_15_fk VALUES (1, NULL, 1);
CREATE PUBLICATION zoo_schema FOR TABLES IN SCHEMA "Zoö" WITH (publish = 'insert');
GRANT SET ON PARAMETER session_replication_role TO zoo_keeper;
GRANT ALTER SYSTEM ON PARAMETER work_mem TO zoo_read WITH GRANT OPTION;
