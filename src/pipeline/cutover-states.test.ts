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
