import { expect, test } from 'vitest';
import { inOrder, type Membership, membershipSql } from './memberships.ts';
import { scramVerifier } from './new-password.ts';
import { settingSql } from './settings.ts';

const one = (over: Partial<Membership>): Membership => ({
  role: 'g',
  member: 'm',
  admin: false,
  inherit: null,
  set: null,
  grantor: null,
  ...over,
});

test('a membership follows the one that lets its grantor give it', () => {
  const given = one({ member: 'later', grantor: 'keeper' });
  const keeper = one({ member: 'keeper', admin: true });
  const lost = one({ member: 'orphan', grantor: 'nobody' });
  expect(inOrder([lost, given, keeper])).toEqual([keeper, given, lost]);
});

test.each([
  [one({ admin: true }), 15, 'GRANT "g" TO "m" WITH ADMIN OPTION'],
  [one({}), 18, 'GRANT "g" TO "m"'],
  [
    one({ inherit: false, set: true, grantor: 'k"' }),
    16,
    'GRANT "g" TO "m" WITH INHERIT FALSE, SET TRUE GRANTED BY "k"""',
  ],
])('memberships are written as the major takes them', (membership, major, sql) => {
  expect(membershipSql(membership, major)).toBe(sql);
});

test.each([
  ['search_path="$user", "Zoö, x", public, ""', "'$user', 'Zoö, x', 'public', ''"],
  ['search_path=""', "''"],
  ['work_mem=9MB', "'9MB'"],
  ["app.x=it's, a", "'it''s, a'"],
])('the setting %s is written so that it means the same', (setting, value) => {
  const name = setting.slice(0, setting.indexOf('='));
  expect(settingSql({ role: 'r', inDatabase: true, setting }, 'd')).toBe(
    `ALTER ROLE "r" IN DATABASE "d" SET "${name}" = ${value}`,
  );
});

/** User "user", password "pencil" of RFC 7677, section 3, whose server signature follows from these keys. */
test('a verifier is what PostgreSQL would make of the password', () => {
  expect(scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});
