-- PostgreSQL database dump (made up)
COPY public.parcels (id, token) FROM stdin;
1	nobody
\.
