CREATE TABLE public.since_18 (id int PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) VIRTUAL, nn int CONSTRAINT "must ""be""" NOT NULL, ne int CHECK (ne > 5) NOT ENFORCED);
INSERT INTO public.since_18 (id, a, nn, ne) SELECT g, g, g, 1 FROM generate_series(1, 9) g;
ALTER TABLE public.since_18 ADD CONSTRAINT later_nn NOT NULL a NOT VALID;
CREATE TABLE public.since_18_temporal (id int, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
INSERT INTO public.since_18_temporal VALUES (1, '[2024-01-01,2024-02-01)'), (1, '[2024-02-01,2024-03-01)');
CREATE TABLE public.since_18_period (id int PRIMARY KEY, t int, during daterange, FOREIGN KEY (t, PERIOD during) REFERENCES public.since_18_temporal (id, PERIOD during));
INSERT INTO public.since_18_period VALUES (1, 1, '[2024-01-05,2024-02-05)');
CREATE TABLE public.since_18_unenforced (id int PRIMARY KEY, s int REFERENCES public.since_18 NOT ENFORCED);
INSERT INTO public.since_18_unenforced VALUES (1, 999);
