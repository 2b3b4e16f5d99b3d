UPDATE public.since_18 SET a = a + 1;
UPDATE public.since_18_temporal SET during = daterange(lower(during), upper(during) + 1) WHERE during @> date '2024-02-15';
