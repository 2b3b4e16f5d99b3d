import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CutoverState } from '../journal/events.ts';
import { after, type CutoverEvent, inTheMiddle, transitions, wayBackOf } from './cutover-states.ts';

const states = Object.keys(transitions) as CutoverState[];
const events = Object.keys(transitions.steady) as CutoverEvent[];

// `-` is refused. Written apart from the table in the code, column by column.
const table = `
            begun  prepared fenced   drained   compared  turned settled failed    returned resumed   aborted
steady      gated  -        -        -         -         -      -       -         -        steady    steady
gated       -      fencing  -        -         -         -      -       steady    -        steady    steady
fencing     -      -        draining -         -         -      -       returning -        fencing   returning
draining    -      -        -        verifying -         -      -       returning -        fencing   returning
verifying   -      -        -        -         switching -      -       returning -        fencing   returning
switching   -      -        -        -         -         open   -       returning -        switching returning
open        -      -        -        -         -         -      settled open      -        open      returning
settled     gated  -        -        -         -         -      -       -         -        settled   -
returning   -      -        -        -         -         -      -       returning steady   returning returning
`;

describe('the states of a cutover', () => {
  const [head = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));

  it('are all in the table, with every event', () => {
    expect(new Set(rows.map(([state]) => state))).toEqual(new Set(states));
    expect(new Set(head)).toEqual(new Set(events));
  });

  it.each(rows.flatMap(([state = '', ...next]) => next.map((to, i) => [state, head[i] ?? '', to] as const)))(
    '%s, %s: %s',
    (state, event, next) => {
      expect(after(state as CutoverState, event as CutoverEvent)).toBe(next === '-' ? 'refused' : next);
    },
  );

  it('are left by a failure only towards the side that was open, until open is written', () => {
    for (const state of states) {
      const next = after(state, 'failed');
      expect(['refused', 'steady', 'returning', 'open']).toContain(next);
      if (next === 'open') expect(state).toBe('open');
    }
  });

  it('keep their promises through any sequence of events', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 60 }), (happened) => {
        let state: CutoverState = 'steady';
        let mayBeOpen = false; // `to` may have been opened and not been left since
        let mayBeFenced = false;
        for (const event of happened) {
          const next = after(state, event);
          if (next === 'refused') continue;
          // `open` is left forward, or by `aborted`, which pipeline allows only once the world has said that `to` is closed.
          if (mayBeOpen) expect(event === 'aborted' ? ['returning'] : ['open', 'settled']).toContain(next);
          // No fence is ever forgotten: from where one may stand a way leads to `steady` only through `returned`.
          if (mayBeFenced && next === 'steady') expect(event).toBe('returned');
          // Writes are let in only after they were stopped, drained and compared.
          if (next === 'open' && state !== 'open') expect([state, event]).toEqual(['switching', 'turned']);
          if (next === 'switching' && state !== 'switching')
            expect([state, event]).toEqual(['verifying', 'compared']);
          state = next;
          mayBeOpen = state === 'open';
          mayBeFenced = inTheMiddle[state] && state !== 'gated';
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are all followed by an end: whatever was interrupted can be resumed', () => {
    for (const state of states) expect(after(state, 'resumed')).not.toBe('refused');
  });

  it('have a way back that unfences wherever a fence may stand', () => {
    for (const state of states) {
      const mayBeFenced = inTheMiddle[state] && state !== 'gated';
      expect(wayBackOf[state].includes('unfence')).toBe(mayBeFenced);
      if (wayBackOf[state].includes('unturn')) expect(wayBackOf[state]).toEqual(['unturn', 'unfence']);
    }
  });
});
