import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backward, forward } from '../core/mover.ts';
import type { CutoverState, JournalEntry, JournalEvent } from './events.ts';
import { Folding, fold } from './fold.ts';

const started: JournalEvent = {
  kind: 'run-started',
  runId: 'k3x9q2',
  version: '0.1.0',
  from: { postgres: 'postgres://shop@old/shop' },
  to: { postgres: 'postgres://shop@new/shop' },
  options: {},
};
const entries = (...events: JournalEvent[]): JournalEntry[] =>
  [started, ...events].map((event, index) => ({ line: index + 1, at: 1000 + index, event }));
const view = (...events: JournalEvent[]) => {
  const folded = fold(entries(...events));
  if (folded === undefined) throw new Error('a started run has a view');
  return folded;
};
const stands = (state: CutoverState, number = 1, flow = forward): JournalEvent => ({
  kind: 'cutover',
  number,
  flow,
  state,
});
const opened: JournalEvent = { kind: 'opened', number: 1, side: 'target', pauseMs: 44 };
const claimed: JournalEvent = { kind: 'step-claimed', step: 's', says: 'Does it.' };

describe('a step', () => {
  it.each<[string, JournalEvent[], string]>([
    ['claimed only', [claimed], 'in doubt'],
    ['done', [claimed, { kind: 'step-done', step: 's', how: 'acted', facts: {}, ms: 5 }], 'done'],
    [
      'failed, not done',
      [claimed, { kind: 'step-failed', step: 's', code: 'PG-203', outcome: 'not done' }],
      'not done',
    ],
    [
      'failed, in doubt',
      [claimed, { kind: 'step-failed', step: 's', code: 'PG-203', outcome: 'in doubt' }],
      'in doubt',
    ],
    [
      'done and claimed again',
      [claimed, { kind: 'step-done', step: 's', how: 'acted', facts: {}, ms: 5 }, claimed],
      'in doubt',
    ],
  ])('%s', (_name, events, outcome) => {
    expect(view(...events).steps).toMatchObject([{ step: 's', says: 'Does it.', outcome }]);
  });
});

describe('the open side', () => {
  it.each<[string, JournalEvent[], string]>([
    ['before any cutover', [], 'source'],
    ['gated', [stands('gated')], 'source'],
    ['fencing', [stands('fencing')], 'between'],
    ['draining', [stands('draining')], 'between'],
    ['verifying', [stands('verifying')], 'between'],
    ['switching', [stands('switching')], 'between'],
    ['open, and not seen to be', [stands('open')], 'between'],
    ['open and seen', [stands('open'), opened], 'target'],
    ['open and seen, then resumed', [stands('open'), opened, stands('open')], 'target'],
    ['settled', [stands('open'), opened, stands('settled')], 'target'],
    ['returning', [stands('draining'), stands('returning')], 'between'],
    ['taken back', [stands('draining'), stands('returning'), stands('steady')], 'source'],
    ['going back: gated', [stands('settled'), stands('gated', 2, backward)], 'target'],
    [
      'going back: taken back',
      [stands('settled'), stands('returning', 2, backward), stands('steady', 2, backward)],
      'target',
    ],
    ['gone back', [stands('settled'), stands('settled', 2, backward)], 'source'],
    ['opened by another number', [stands('switching', 2), opened], 'between'],
  ])('%s', (_name, events, open) => {
    expect(view(...events).open).toBe(open);
  });
});

it('remembers where a way back began, also when it is begun again', () => {
  const back = view(stands('switching'), stands('returning'), stands('returning'));
  expect(back.cutover?.returningFrom).toBe('switching');
});

it('lists the cutovers that were opened', () => {
  const cutovers = view(
    stands('fencing'),
    stands('steady'),
    stands('open', 1),
    opened,
    stands('settled'),
  ).cutovers;
  expect(cutovers).toMatchObject([{ number: 1, state: 'settled', pauseMs: 44, opened: true }]);
});

it('keeps the last note and the last measurement under each name', () => {
  const seen = view(
    { kind: 'noted', key: '__proto__', value: 'kept' },
    { kind: 'noted', key: 'slot', value: 1 },
    { kind: 'noted', key: 'slot', value: 2 },
    { kind: 'measured', name: 'copy', ms: 7 },
  );
  expect(Object.entries(seen.notes)).toEqual([
    ['__proto__', 'kept'],
    ['slot', 2],
  ]);
  expect(seen.measured).toEqual({ copy: 7 });
});

it('has no view before the run has started', () => {
  expect(fold([])).toBeUndefined();
});

const states: CutoverState[] = [
  'steady',
  'gated',
  'fencing',
  'draining',
  'verifying',
  'switching',
  'open',
  'settled',
  'returning',
];
const step = fc.constantFrom('a', 'b');
const anyEvent: fc.Arbitrary<JournalEvent> = fc.oneof(
  fc.record({ kind: fc.constant('step-claimed' as const), step, says: fc.string() }),
  fc.record({
    kind: fc.constant('step-done' as const),
    step,
    how: fc.constant('acted' as const),
    facts: fc.constant({}),
    ms: fc.nat(),
  }),
  fc.record({
    kind: fc.constant('step-failed' as const),
    step,
    code: fc.constant('PG-203'),
    outcome: fc.constantFrom('not done' as const, 'in doubt' as const),
  }),
  fc.record({ kind: fc.constant('noted' as const), key: fc.string(), value: fc.string() }),
  fc.record({
    kind: fc.constant('cutover' as const),
    number: fc.integer({ min: 1, max: 3 }),
    flow: fc.constantFrom(forward, backward),
    state: fc.constantFrom(...states),
  }),
  fc.record({
    kind: fc.constant('opened' as const),
    number: fc.integer({ min: 1, max: 3 }),
    side: fc.constantFrom('source' as const, 'target' as const),
  }),
  fc.record({ kind: fc.constant('measured' as const), name: fc.string(), ms: fc.nat() }),
);

describe('whatever the events are', () => {
  it('one at a time gives what all at once gives, and earlier views stay as they were', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        const folding = new Folding();
        const views = entries(...events).map((entry, index, all) => {
          folding.add(entry);
          const now = folding.view();
          return { now, text: JSON.stringify(now), whole: fold(all.slice(0, index + 1)) };
        });
        for (const { now, text, whole } of views) {
          expect(now).toEqual(whole);
          expect(JSON.stringify(now)).toBe(text);
        }
      }),
    );
  });

  it('a side is called open only by a state that opens it', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        const { open, cutover } = view(...events);
        if (cutover === undefined) expect(open).toBe('source');
        else if (['fencing', 'draining', 'verifying', 'switching', 'returning'].includes(cutover.state))
          expect(open).toBe('between');
        else if (cutover.state === 'settled') expect(open).toBe(cutover.flow.to);
        else if (cutover.state === 'open') expect(open).toBe(cutover.opened ? cutover.flow.to : 'between');
        else expect(open).toBe(cutover.flow.from);
      }),
    );
  });
});
