import { describe, expect, it } from 'vitest';
import type { EnvVariable } from '../app/env.ts';
import type { Platform } from '../app/platform.ts';
import { dialects } from './dialects/index.ts';
import { judge } from './judge.ts';
import { readOtherwise } from './read-otherwise.ts';

const platforms: Platform[] = [
  { id: 'rail', name: 'Rail', variables: ['RAIL_*'], hosts: ['.rail.internal'], readers: [] },
];
const read = (name: string, more: Partial<EnvVariable> = {}): EnvVariable => ({
  name,
  when: 'run',
  required: false,
  secret: false,
  readAt: [{ file: 'a.ts', line: 1 }],
  namedAt: [],
  ...more,
});
const said = (values: Record<string, string>, reads: EnvVariable[] = []): string[] =>
  judge({ values: new Map(Object.entries(values)), reads, platforms }).map(
    ({ level, name, kind }) => `${level} ${name} ${kind}`,
  );
const long = 'aB3dE5gH7jK9'.repeat(6);

describe('a file of variables', () => {
  it.each<[string, Record<string, string>, EnvVariable[], string[]]>([
    [
      'needs what the code cannot do without',
      {},
      [read('A', { required: true }), read('B')],
      ['blocks A missing'],
    ],
    ['needs a value there', { A: '' }, [read('A', { required: true })], ['blocks A empty']],
    ['may leave empty what has a default', { A: '' }, [read('A')], []],
    [
      'needs no platform',
      {},
      [read('RAIL_X', { required: true, platform: 'rail' })],
      ["warns RAIL_X platform's own"],
    ],
    ['holds no variable of a platform', { RAIL_X: '1' }, [], ["warns RAIL_X platform's own"]],
    [
      'leads to no platform',
      { A: 'http://x.rail.internal:8' },
      [read('A')],
      ['warns A points to a platform'],
    ],
    [
      'names no platform in a list',
      { A: 'own.org,x.rail.internal' },
      [read('A')],
      ['warns A points to a platform'],
    ],
    [
      'holds no placeholder',
      { API_KEY: '<your key>' },
      [read('API_KEY', { secret: true })],
      ['blocks API_KEY placeholder'],
    ],
    ['holds no debugging', { DJANGO_DEBUG: 'True' }, [read('DJANGO_DEBUG')], ['blocks DJANGO_DEBUG debug']],
    ['may name what to debug', { DEBUG: 'express:*' }, [read('DEBUG')], []],
    ['is for production', { NODE_ENV: 'development' }, [], ['blocks NODE_ENV not production']],
    ['names what nobody reads', { A: 'x' }, [], ['tells A unused']],
    ['need not name what a runtime reads', { TZ: 'Europe/Paris', PYTHONUNBUFFERED: '1' }, [], []],
    [
      'tells what a build takes in',
      { VITE_A: 'x' },
      [read('VITE_A', { when: 'build' })],
      ['tells VITE_A build time'],
    ],
  ])('%s', (_, values, reads, findings) => {
    expect(said(values, reads)).toEqual(findings);
  });

  it.each([
    ['SECRET_KEY', `django-insecure-${long}`, true],
    ['SECRET_KEY', long.slice(0, 49), true],
    ['SECRET_KEY', long.slice(0, 50), false],
    ['ADMIN_TOKEN', 'letmein', true],
    ['ADMIN_TOKEN', 'ababababababababababab', true],
    ['ADMIN_TOKEN', long, false],
    ['DATABASE_URL', 'postgres://a:short@db/x', true],
    ['DATABASE_URL', `postgres://a:${long}@db/x`, false],
    ['DATABASE_URL', 'postgres://db/x', false],
  ])('%s: whether a secret can be guessed', (name, value, weak) => {
    const reads = [read(name, { secret: true })];
    expect(said({ [name]: value }, reads)).toEqual(weak ? [`warns ${name} weak`] : []);
  });

  it('holds one password for one database', () => {
    const url = `postgres://a:${long}@db/x`;
    const reads = ['DATABASE_URL', 'DB_PASSWORD'].map((name) => read(name, { secret: true }));
    expect(said({ DATABASE_URL: url, DB_PASSWORD: long }, reads)).toEqual([]);
    expect(said({ DATABASE_URL: url, DB_PASSWORD: `${long}x` }, reads)).toEqual([
      'warns DB_PASSWORD differs',
    ]);
  });

  it('tells the worst first, and never a value', () => {
    const values = { B_TOKEN: 'changeme', A_TOKEN: 'short-one', C: 'x' };
    const findings = judge({ values: new Map(Object.entries(values)), reads: [], platforms });
    expect([...new Set(findings.map(({ level }) => level))]).toEqual(['blocks', 'warns', 'tells']);
    expect(JSON.stringify(findings)).not.toMatch(/changeme|short-one/);
  });

  it('tells which values another program would read otherwise', () => {
    const text = `A=plain\nB='a b'\nC="one\\ntwo"\nD=x#y\n`;
    const found = readOtherwise(text, dialects.compose).map(({ name, why }) => `${name} ${why.en}`);
    expect(found).toEqual([
      'C Read by systemd, shell it has another value, or none.',
      'D Read by systemd, shell it has another value, or none.',
    ]);
  });
});
