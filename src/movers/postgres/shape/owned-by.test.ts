import { expect, it } from 'vitest';
import type { DumpEntry } from '../dump-entries.ts';
import { ownedBy } from './owned-by.ts';

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
const owned = (type: string, sql: string, owner = 'app') => ownedBy([entry(type, sql)], owner)[0]?.sql;

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
