import { describe, expect, it } from 'vitest';
import { againAfter, type Call, consented, readCall, verbsThere } from './call.ts';

const url = 'postgres://app:hunter22@old/app';
const call = (verb: Call['verb'], flags: Call['flags'] = {}): Call => ({
  verb,
  flags: { state: '/s', yes: true, dryRun: false, ...flags },
  files: { 'unmoor.yaml': `source: { postgres: ${url} }` },
  variables: { NEW: url },
  asks: true,
});

describe('what goes on by itself after a cut', () => {
  it('is the resumption of what changes data, and the watch; never what removes or only looks', () => {
    expect(Object.fromEntries(verbsThere.map((verb) => [verb, againAfter(call(verb))?.verb]))).toEqual({
      doctor: undefined,
      move: 'resume',
      status: undefined,
      verify: undefined,
      cutover: 'resume',
      rollback: 'resume',
      follow: 'follow',
      resume: 'resume',
      abort: undefined,
      cleanup: undefined,
    });
  });

  it('is nothing where nothing was to be changed', () => {
    expect(againAfter(call('move', { dryRun: true }))).toBeUndefined();
    expect(againAfter(call('move', { reconcile: true }))).toBeUndefined();
  });

  it('holds no URL and no file, whatever the call held', () => {
    const again = againAfter(call('move', { from: url, to: url, poolerAdmin: url }));
    expect(JSON.stringify(again)).not.toContain('hunter22');
  });

  it('is allowed what the call was allowed, and no more', () => {
    expect(againAfter(call('cutover', { noWayBack: true, deadline: 5000 }))?.flags).toEqual({
      state: '/s',
      yes: true,
      dryRun: false,
      takeOver: false,
      noWayBack: true,
      deadline: 5000,
    });
    const asked = againAfter(call('cutover', { yes: false }));
    expect(asked).toMatchObject({ flags: { yes: false }, asks: true });
    expect(asked === undefined ? undefined : consented(asked).flags['yes']).toBe(true);
  });
});

it('reads what was written, and nothing else', () => {
  expect(readCall(JSON.stringify(call('move')))).toEqual(call('move'));
  expect(() => readCall('{"verb":"rm","flags":{},"files":{},"variables":{},"asks":false}')).toThrow();
});
