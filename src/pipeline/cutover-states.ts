import type { CutoverState } from '../journal/events.ts';

export type { CutoverState };

/**
 * What can happen to a cutover.
 * `begun`: every gate holds. `settled`: `to` is open and what this direction left behind is gone.
 * `failed`: a part failed, or the deadline passed. `returned`: the way back is done and proven.
 * `resumed`: a new process goes on. `aborted`: the person calls it off; from `open` only after the world has said that
 * no `to` accepts writes yet.
 */
export type CutoverEvent =
  | 'begun'
  | 'prepared'
  | 'fenced'
  | 'drained'
  | 'compared'
  | 'turned'
  | 'settled'
  | 'failed'
  | 'returned'
  | 'resumed'
  | 'aborted';

type Row = Readonly<Record<CutoverEvent, CutoverState | 'refused'>>;

const refusesAll: Row = {
  begun: 'refused',
  prepared: 'refused',
  fenced: 'refused',
  drained: 'refused',
  compared: 'refused',
  turned: 'refused',
  settled: 'refused',
  failed: 'refused',
  returned: 'refused',
  resumed: 'refused',
  aborted: 'refused',
};

/**
 * Every state, every event. Two rules can be read off it: `open` is left only forward once writes may have gone there, and
 * whatever was fenced leads back through `returning`, where `from` is proven writable.
 */
export const transitions: Readonly<Record<CutoverState, Row>> = {
  steady: { ...refusesAll, begun: 'gated', resumed: 'steady', aborted: 'steady' },
  gated: { ...refusesAll, prepared: 'fencing', failed: 'steady', resumed: 'steady', aborted: 'steady' },
  fencing: {
    ...refusesAll,
    fenced: 'draining',
    failed: 'returning',
    resumed: 'fencing',
    aborted: 'returning',
  },
  draining: {
    ...refusesAll,
    drained: 'verifying',
    failed: 'returning',
    resumed: 'fencing',
    aborted: 'returning',
  },
  verifying: {
    ...refusesAll,
    compared: 'switching',
    failed: 'returning',
    resumed: 'fencing',
    aborted: 'returning',
  },
  switching: {
    ...refusesAll,
    turned: 'open',
    failed: 'returning',
    resumed: 'switching',
    aborted: 'returning',
  },
  open: { ...refusesAll, settled: 'settled', failed: 'open', resumed: 'open', aborted: 'returning' },
  settled: { ...refusesAll, begun: 'gated', resumed: 'settled' },
  returning: {
    ...refusesAll,
    failed: 'returning',
    returned: 'steady',
    resumed: 'returning',
    aborted: 'returning',
  },
};

/** What takes each state back, in order. `settled` has no way back of its own: going back is a cutover turned round. */
export const wayBackOf: Readonly<Record<CutoverState, readonly ('unturn' | 'unfence')[]>> = {
  steady: [],
  gated: [],
  fencing: ['unfence'],
  draining: ['unfence'],
  verifying: ['unfence'],
  switching: ['unturn', 'unfence'],
  open: ['unturn', 'unfence'],
  settled: [],
  returning: ['unturn', 'unfence'],
};

/** Nobody can say from the journal alone which side accepts writes, or what was begun is not ended. */
export const inTheMiddle: Readonly<Record<CutoverState, boolean>> = {
  steady: false,
  gated: true,
  fencing: true,
  draining: true,
  verifying: true,
  switching: true,
  open: true,
  settled: false,
  returning: true,
};

export const after = (state: CutoverState, event: CutoverEvent): CutoverState | 'refused' =>
  transitions[state][event];
