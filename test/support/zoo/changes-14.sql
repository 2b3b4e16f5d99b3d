UPDATE public.since_14 SET im = im + '{[100,200)}', n = n;
