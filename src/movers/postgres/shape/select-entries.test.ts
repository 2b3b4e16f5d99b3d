import { expect, test } from 'vitest';
import type { DumpEntry } from '../dump-entries.ts';
import { selectEntries } from './select-entries.ts';
import type { Selection } from './selection.ts';

const selection: Selection = {
  stays: new Set(['1259 10', '826 50']),
  schemas: new Set(['auth']),
  along: new Set(['auth.users']),
  roles: new Set(['platform_admin', 'odd "role"']),
  needs: [],
};

let dumpId = 0;
const entry = (more: Partial<DumpEntry>): DumpEntry => ({
  classOid: 0,
  oid: 0,
  dumpId: (dumpId += 1),
  dependsOn: [],
  type: 'TABLE',
  name: 'it',
  schema: 'public',
  sql: 'SELECT;',
  ...more,
});
const kept = (...entries: DumpEntry[]) => selectEntries(entries, selection).map((one) => one.dumpId);
const written = (one: Partial<DumpEntry>) => selectEntries([entry(one)], selection)[0]?.sql;

test('goes by the object where an entry has one, whatever its schema is called', () => {
  const stays = entry({ classOid: 1259, oid: 10, schema: 'public' });
  const moves = entry({ classOid: 1259, oid: 11, schema: 'auth' });
  expect(kept(stays, moves)).toEqual([moves.dumpId]);
});

test('takes comments and grants along with what they are of', () => {
  const table = entry({ classOid: 1259, oid: 10 });
  const other = entry({ classOid: 1259, oid: 11, schema: 'auth' });
  const comment = entry({ type: 'COMMENT', dependsOn: [table.dumpId] });
  const acl = entry({ type: 'ACL', schema: 'auth', sql: 'GRANT x TO y;', dependsOn: [other.dumpId] });
  const onComment = entry({ type: 'COMMENT', dependsOn: [comment.dumpId, other.dumpId] });
  expect(kept(table, other, comment, acl, onComment)).toEqual([other.dumpId, acl.dumpId]);
});

test('goes by the name where the dump tells no object', () => {
  const users = entry({ type: 'ROW SECURITY', schema: 'auth', name: 'users', dependsOn: [7777] });
  const sessions = entry({ type: 'ROW SECURITY', schema: 'auth', name: 'sessions', dependsOn: [7777] });
  const own = entry({ type: 'ROW SECURITY', name: 'sessions' });
  expect(kept(users, sessions, own)).toEqual([users.dumpId, own.dumpId]);
});

test('leaves owners that stay unsaid, and only in the last line', () => {
  const body = 'CREATE FUNCTION f() AS $$\nALTER TABLE t OWNER TO platform_admin;\n$$;';
  expect(written({ sql: `${body}\n\n\nALTER FUNCTION f() OWNER TO platform_admin;` })).toBe(body);
  expect(written({ sql: `${body}\n\n\nALTER FUNCTION f() OWNER TO "odd ""role""";` })).toBe(body);
  const settings = "\n\nSET default_tablespace = '';\n\nSET default_table_access_method = heap;";
  expect(written({ sql: `${body}\n\n\nALTER FUNCTION f() OWNER TO platform_admin;${settings}` })).toBe(
    `${body}${settings}`,
  );
  const app = `${body}\n\n\nALTER FUNCTION f() OWNER TO app;`;
  expect(written({ sql: app })).toBe(app);
  expect(written({ sql: body })).toBe(body);
});

test('takes the roles that stay out of grants, and what they granted is granted by the owner', () => {
  const sql = [
    'REVOKE ALL ON TABLE t FROM platform_admin;',
    'GRANT SELECT ON TABLE t TO "odd ""role""" WITH GRANT OPTION;',
    'GRANT SELECT ON TABLE t TO platform_admins;',
    'SET SESSION AUTHORIZATION platform_admin;',
    'GRANT SELECT ON TABLE t TO app;',
    'RESET SESSION AUTHORIZATION;',
    'SET SESSION AUTHORIZATION app;',
    'GRANT SELECT ON TABLE t TO platform_admin;',
    'RESET SESSION AUTHORIZATION;',
  ].join('\n');
  expect(written({ type: 'ACL', sql })).toBe(
    [
      'GRANT SELECT ON TABLE t TO platform_admins;',
      'GRANT SELECT ON TABLE t TO app;',
      'SET SESSION AUTHORIZATION app;',
      'RESET SESSION AUTHORIZATION;',
    ].join('\n'),
  );
});

test('makes nothing of an entry of which nothing is left', () => {
  expect(
    written({
      type: 'DEFAULT ACL',
      sql: 'ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT ALL ON TABLES TO platform_admin;',
    }),
  ).toBe(undefined);
});
