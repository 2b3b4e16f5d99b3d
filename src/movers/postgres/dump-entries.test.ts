import { expect, test } from 'vitest';
import { deferForeignKey, readDumpEntries } from './dump-entries.ts';

const dump = `--
-- PostgreSQL database dump
--

\\restrict abc

SET statement_timeout = 0;

--
-- TOC entry 3345 (class 2606 OID 16395)
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- TOC entry 3350 (class 2606 OID 16402)
-- Dependencies: 210 3345
-- Name: orders orders_user_id_fkey; Type: FK CONSTRAINT; Schema: Été; Owner: postgres
--

ALTER TABLE ONLY "Été".orders
    ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);


-- Completed on 2026-11-21

--
-- PostgreSQL database dump complete
--

\\unrestrict abc
`;

test('cuts a dump into its entries by catalogue and OID, without settings and psql commands', () => {
  expect(readDumpEntries(dump)).toEqual([
    {
      classOid: 2606,
      dumpId: 3345,
      dependsOn: [],
      oid: 16395,
      name: 'users users_pkey',
      type: 'CONSTRAINT',
      schema: 'public',
      sql: 'ALTER TABLE ONLY public.users\n    ADD CONSTRAINT users_pkey PRIMARY KEY (id);',
    },
    {
      classOid: 2606,
      dumpId: 3350,
      dependsOn: [210, 3345],
      oid: 16402,
      name: 'orders orders_user_id_fkey',
      type: 'FK CONSTRAINT',
      schema: 'Été',
      sql: 'ALTER TABLE ONLY "Été".orders\n    ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);',
    },
  ]);
});

test('a foreign key is added unchecked and checked later, unless a partitioned table is in it', () => {
  const [, entry] = readDumpEntries(dump);
  if (entry === undefined) throw new Error('no entry');
  expect(deferForeignKey(entry, false)).toEqual({
    add: 'ALTER TABLE ONLY "Été".orders\n    ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) NOT VALID;',
    validate: 'ALTER TABLE "Été".orders VALIDATE CONSTRAINT orders_user_id_fkey;',
  });
  expect(deferForeignKey(entry, true)).toEqual({ add: entry.sql });
  const unchecked = { ...entry, sql: entry.sql.replace(/;$/, ' NOT VALID;') };
  expect(deferForeignKey(unchecked, false)).toEqual({ add: unchecked.sql });
});

test('leaves out the version that newer minors keep on each column, and no other option', () => {
  const [entry] = readDumpEntries(`--
-- TOC entry 210 (class 1259 OID 16395)
-- Name: t; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.t (
    n integer NOT NULL,
    m integer
);
ALTER TABLE ONLY public.t ALTER COLUMN n SET (pg_attver=26461384);
ALTER TABLE ONLY public.t ALTER COLUMN m SET (n_distinct=5, pg_attver=26461385);


ALTER TABLE public.t OWNER TO postgres;
`);
  expect(entry?.sql).not.toContain('pg_attver');
  expect(entry?.sql).toContain('ALTER TABLE ONLY public.t ALTER COLUMN m SET (n_distinct=5);');
  expect(entry?.sql).toContain('ALTER TABLE public.t OWNER TO postgres;');
});
