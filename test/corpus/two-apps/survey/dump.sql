--
-- PostgreSQL database dump
--
SET statement_timeout = 0;
CREATE TABLE public.answers (words text);
COPY public.answers (words) FROM stdin;
nobody ever said this
\.
