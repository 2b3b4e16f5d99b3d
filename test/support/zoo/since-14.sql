CREATE TABLE public.since_14 (id int PRIMARY KEY, im int4multirange, tm tstzmultirange, fm public.floats_multirange, n numeric, c text COMPRESSION pglz);
INSERT INTO public.since_14 VALUES (1, '{[1,3),[5,7)}', '{}', '{[0,Infinity]}', 'Infinity', 'x'), (2, NULL, '{(,)}', '{}', '-Infinity', repeat('y', 9000));
CREATE FUNCTION public.atomic(int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT $1 + 1; END;
CREATE PROCEDURE public.outgoing(OUT n int) LANGUAGE plpgsql AS $$ BEGIN n := 1; END $$;
CREATE STATISTICS public.expr_stats ON (id % 3), (n * 2) FROM public.since_14;
CREATE TABLE public.since_14_parted (id int PRIMARY KEY) PARTITION BY RANGE (id);
