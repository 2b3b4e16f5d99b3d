import { expect, test } from 'vitest';
import { readAuthFile } from './auth-file.ts';
import { judgeLogin, type Login } from './users.ts';

test('an auth_file gives the passwords that stand there themselves', () => {
  const text = [
    '"plain" "p""w" "more"',
    '"hashed" "md54fd8d0b9e2ac2b1fdf5d3a1d1a1a1a1a"',
    '"scram" "SCRAM-SHA-256$4096:salt$stored:server"',
    '"empty" ""',
    '; "comment" "x"',
    '  "a ""b""" "c"\r',
  ].join('\n');
  const passwords = [...readAuthFile(text)].map(([user, secret]) => [user, secret.reveal()]);
  expect(passwords).toEqual([
    ['plain', 'p"w'],
    ['a "b"', 'c'],
  ]);
});

const login: Login = { role: 'app', canLogin: true, mayConnect: true, secret: 'SCRAM-SHA-256$1' };

test.each<[Login | undefined, Login | undefined, boolean, string | undefined, boolean]>([
  [login, login, false, undefined, true],
  [login, undefined, true, 'role app is not there on the target', true],
  [login, { ...login, canLogin: false }, true, 'role app may not log in on the target', true],
  [
    login,
    { ...login, mayConnect: false },
    true,
    'role app may not connect to the database on the target',
    true,
  ],
  [login, { ...login, secret: 'other' }, true, undefined, true],
  [
    login,
    { ...login, secret: 'other' },
    false,
    'the stored password of app is not the same on both sides',
    true,
  ],
  [{ ...login, secret: null }, { ...login, secret: null }, false, undefined, true],
  [
    login,
    { role: 'app', canLogin: true, mayConnect: true },
    false,
    'whether the password of app is the same on both sides may not be read (pg_authid)',
    false,
  ],
])('a user is judged by what each side stores: %j %j %j', (from, to, willBeTried, why, known) => {
  expect(judgeLogin('app', from, to, 'target', willBeTried)).toEqual(
    why === undefined ? undefined : { why, known },
  );
});
