INSERT INTO public.since_17_parted (v) VALUES ('new');
UPDATE public.since_17 SET i = -i;
