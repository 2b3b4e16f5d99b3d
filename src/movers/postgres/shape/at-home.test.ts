import { expect, it } from 'vitest';
import type { DumpEntry } from '../dump-entries.ts';
import { atHome } from './at-home.ts';

const entry = (type: string, sql: string): DumpEntry => ({
  classOid: 1259,
  oid: 1,
  dumpId: 1,
  dependsOn: [],
  type,
  name: 'it',
  schema: 'public',
  sql,
});
const owned = (type: string, sql: string, owner = 'app') => atHome([entry(type, sql)], owner)[0]?.sql;

it('gives a table to the one owner, and leaves the text of functions', () => {
  expect(owned('TABLE', 'CREATE TABLE t ();\n\n\nALTER TABLE public.t OWNER TO "old $& one";')).toBe(
    'CREATE TABLE t ();\n\n\nALTER TABLE public.t OWNER TO "app";',
  );
  const body = 'CREATE FUNCTION f() AS $$\nALTER TABLE t OWNER TO old;\n$$;';
  expect(owned('FUNCTION', `${body}\n\n\nALTER FUNCTION f() OWNER TO old;`, 'a"$&')).toBe(
    `${body}\n\n\nALTER FUNCTION f() OWNER TO "a""$&";`,
  );
  expect(owned('FUNCTION', body)).toBe(body);
});

it('leaves with whoever makes it what a superuser alone may own', () => {
  const made = 'CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();';
  expect(owned('EVENT TRIGGER', `${made}\n\n\nALTER EVENT TRIGGER e OWNER TO postgres;`)).toBe(made);
});

it('gives it away too where settings for what follows stand behind it', () => {
  const settings = "\n\nSET default_tablespace = '';\n\nSET default_table_access_method = heap;";
  expect(owned('FUNCTION', `CREATE FUNCTION f();\n\nALTER FUNCTION f() OWNER TO old;${settings}`)).toBe(
    `CREATE FUNCTION f();\n\nALTER FUNCTION f() OWNER TO "app";${settings}`,
  );
});

it("leaves what the home's own pooler asks by", () => {
  const kept = atHome(
    [
      { ...entry('SCHEMA', 'CREATE SCHEMA pgbouncer;'), schema: '', name: 'pgbouncer' },
      { ...entry('ACL', 'GRANT USAGE ON SCHEMA pgbouncer TO x;'), schema: '', name: 'SCHEMA pgbouncer' },
      {
        ...entry('FUNCTION', 'CREATE FUNCTION pgbouncer.get_auth();'),
        schema: 'pgbouncer',
        name: 'get_auth()',
      },
      { ...entry('TABLE', 'CREATE TABLE public.pgbouncer ();'), name: 'pgbouncer' },
    ],
    'app',
  );
  expect(kept.map(({ sql }) => sql)).toEqual(['CREATE TABLE public.pgbouncer ();']);
});
