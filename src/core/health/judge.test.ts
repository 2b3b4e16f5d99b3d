import { describe, expect, it } from 'vitest';
import { checks, roomOf, rooms } from './catalogue.ts';
import type { Check, Level } from './fault.ts';
import { judge } from './judge.ts';
import type { System } from './system.ts';

/** The checks below look at nothing. */
const nowhere = {} as System;

const seen = (id: string, level: Level, ...follows: readonly string[]): Check => ({
  id,
  level,
  says: id,
  cause: 'because',
  follows,
  look: () => ({ measured: '1', expected: '2' }),
});
const unseen = (id: string): Check => ({ ...seen(id, 'broken'), look: () => undefined });
const told = (...all: readonly Check[]) =>
  judge(nowhere, all).map(({ id, from }) => (from === undefined ? id : `${id} < ${from}`));

describe('what is said first', () => {
  it('is broken before it is at risk, before it is unknown, before it is to know', () => {
    expect(
      told(seen('a.1', 'note'), seen('a.2', 'unknown'), seen('a.3', 'risk'), seen('a.4', 'broken')),
    ).toEqual(['a.4', 'a.3', 'a.2', 'a.1']);
  });

  it('is the cause; what it explains comes last, though it is worse', () => {
    expect(told(seen('app.down', 'broken', 'memory.short'), seen('memory.short', 'risk'))).toEqual([
      'memory.short',
      'app.down < memory.short',
    ]);
  });

  it('is the cause at the bottom of several', () => {
    expect(
      told(
        seen('site.down', 'broken', 'app.*'),
        seen('app.down', 'broken', 'database.*'),
        seen('database.down', 'broken'),
      ),
    ).toEqual(['database.down', 'site.down < database.down', 'app.down < database.down']);
  });
});

describe('what explains', () => {
  it('is only what is seen', () => {
    expect(told(seen('app.down', 'broken', 'database.*'), unseen('database.down'))).toEqual(['app.down']);
  });

  it('is of a whole room only what is broken: a slow query stops no app', () => {
    expect(told(seen('app.down', 'broken', 'database.*'), seen('database.slow', 'risk'))).toEqual([
      'app.down',
      'database.slow',
    ]);
  });

  it('is of two that explain each other the first', () => {
    expect(told(seen('app.1', 'broken', 'app.*'), seen('app.2', 'broken', 'app.*'))).toEqual([
      'app.1',
      'app.2 < app.1',
    ]);
  });
});

describe('the catalogue', () => {
  it('gives each check an id of its own, in a room that is known', () => {
    const ids = checks.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(checks.map(roomOf).filter((room) => !(rooms as readonly string[]).includes(room))).toEqual([]);
  });

  it('names only causes that are there', () => {
    const ids = checks.map(({ id }) => id);
    const unknown = checks
      .flatMap(({ follows = [] }) => follows)
      .filter((one) =>
        one.endsWith('.*') ? !ids.some((id) => id.startsWith(one.slice(0, -1))) : !ids.includes(one),
      );
    expect(unknown).toEqual([]);
  });
});
