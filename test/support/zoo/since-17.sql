GRANT MAINTAIN ON public.by_index TO zoo_write;
CREATE TABLE public.since_17 (id int PRIMARY KEY, i interval);
INSERT INTO public.since_17 VALUES (1, 'infinity'), (2, '-infinity');
CREATE TABLE public.since_17_parted (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text) PARTITION BY HASH (id);
CREATE TABLE public.since_17_part PARTITION OF public.since_17_parted FOR VALUES WITH (MODULUS 1, REMAINDER 0);
INSERT INTO public.since_17_parted (v) VALUES ('a'), ('b');
