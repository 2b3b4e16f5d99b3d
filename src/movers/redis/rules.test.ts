import { expect, test } from 'vitest';
import { hasEvents, withEvents } from './events.ts';
import { fencing, restoring, rulesOf } from './fence-acl.ts';
import { parseInfo, databasesOf } from './info.ts';
import { queue } from './queue.ts';
import { sameValue } from './read-values.ts';

test('the owner’s event flags stay beside ours', () => {
  expect(withEvents('')).toBe('AE');
  expect(withEvents('Kg$')).toBe('AEK');
  expect(withEvents('KEAm')).toBe('AEKm');
  expect(hasEvents('AE')).toBe(true);
  expect(hasEvents('g$lshztxedE')).toBe(true);
  expect(hasEvents('g$lshztxeE')).toBe(false);
  expect(hasEvents('KA')).toBe(false);
  expect(hasEvents('Ex')).toBe(false);
});

test('a fence takes writes and selectors away, and lifting it gives exactly these back', () => {
  const rules = rulesOf([
    'flags',
    ['on'],
    'passwords',
    ['secret-hash'],
    'commands',
    '+@all -flushall',
    'keys',
    '~app:*',
    'channels',
    '&*',
    'selectors',
    [['commands', '-@all +set', 'keys', '~w:*', 'channels', '']],
  ]);
  expect(rules).toEqual({ commands: '+@all -flushall', selectors: ['(-@all +set ~w:*)'] });
  expect(JSON.stringify(rules)).not.toContain('secret-hash');
  expect(fencing('app', rules, ['json.set'])).toEqual([
    'ACL',
    'SETUSER',
    'app',
    '-@write',
    '-json.set',
    'clearselectors',
  ]);
  expect(restoring('app', rules)).toEqual([
    'ACL',
    'SETUSER',
    'app',
    'nocommands',
    '+@all',
    '-flushall',
    'clearselectors',
    '(-@all +set ~w:*)',
  ]);
});

test('INFO tells the databases that hold keys', () => {
  const fields = parseInfo(
    '# Keyspace\r\ndb0:keys=3,expires=1,avg_ttl=0\r\ndb12:keys=40,expires=0,avg_ttl=0\r\n',
  );
  expect(databasesOf(fields)).toEqual(
    new Map([
      [0, 3],
      [12, 40],
    ]),
  );
});

test('values are the same by presence, expiry and bytes', () => {
  const value = (body: string | undefined, expiry = -1) => ({
    body: body === undefined ? undefined : Buffer.from(body),
    expiry,
    bytes: 1,
  });
  expect(sameValue(value('a'), value('a'), 0)).toBe(true);
  expect(sameValue(value('a'), value('b'), 0)).toBe(false);
  expect(sameValue(value('a'), value(undefined), 0)).toBe(false);
  expect(sameValue(value(undefined), value(undefined, 5), 0)).toBe(true);
  expect(sameValue(value('a', 1000), value('a', 1001), 0)).toBe(false);
  expect(sameValue(value('a', 1000), value('a', 1900), 1000)).toBe(true);
  expect(sameValue(value('a', 1000), value('a', -1), 1000)).toBe(false);
});

test('a queue keeps its order over many thousands', () => {
  const numbers = queue<number>();
  const out: number[] = [];
  for (let n = 1; n <= 20_000; n += 1) {
    numbers.push(n);
    if (n % 3 !== 0) out.push(numbers.shift() ?? -1);
  }
  while (numbers.length > 0) out.push(numbers.shift() ?? -1);
  expect(out).toEqual(Array.from({ length: 20_000 }, (_, n) => n + 1));
});
