import type { Side } from '../core/finding.ts';
import type { Json } from '../core/json.ts';
import { never } from '../core/never.ts';
import type { CutoverState, JournalEntry, JournalEvent, MoverKind } from './events.ts';
import type { CutoverView, RunView, StepView } from './view.ts';

/** What the events say, taken together. Pure; an empty journal has no view. */
export function fold(entries: Iterable<JournalEntry>): RunView | undefined {
  const folding = new Folding();
  for (const entry of entries) folding.add(entry);
  return folding.view();
}

/**
 * The fold, one event at a time: the writer keeps one beside the file, so that an append costs the same in a long run
 * as in a short one. `view()` gives a value that later events do not touch.
 */
export class Folding {
  readonly notes = new Map<string, Json>();
  #started:
    | { readonly event: Extract<JournalEvent, { kind: 'run-started' }>; readonly at: number }
    | undefined;
  #lastAt = 0;
  #events = 0;
  readonly #steps = new Map<string, StepView>();
  #cutover: CutoverView | undefined;
  #cutovers: readonly CutoverView[] = [];
  #open: Side | 'between' = 'source';
  readonly #measured = new Map<string, number>();
  #verified: RunView['verified'] = {};
  #ended: RunView['ended'];
  #view: RunView | undefined;

  add(entry: JournalEntry): void {
    this.#view = undefined;
    this.#lastAt = entry.at;
    this.#events += 1;
    this.#take(entry.event, entry.at);
  }

  view(): RunView | undefined {
    if (this.#started === undefined) return undefined;
    const { event, at } = this.#started;
    this.#view ??= {
      runId: event.runId,
      version: event.version,
      from: event.from,
      to: event.to,
      options: event.options,
      startedAt: at,
      lastAt: this.#lastAt,
      events: this.#events,
      steps: [...this.#steps.values()],
      notes: Object.fromEntries(this.notes),
      ...(this.#cutover === undefined ? {} : { cutover: this.#cutover }),
      cutovers: this.#cutovers,
      open: this.#open,
      measured: Object.fromEntries(this.#measured),
      verified: this.#verified,
      ...(this.#ended === undefined ? {} : { ended: this.#ended }),
    };
    return this.#view;
  }

  #take(event: JournalEvent, at: number): void {
    switch (event.kind) {
      case 'run-started':
        this.#started ??= { event, at };
        return;
      case 'session-started':
        return;
      case 'step-claimed':
        this.#steps.set(event.step, { step: event.step, says: event.says, outcome: 'in doubt', at });
        return;
      case 'step-done':
        this.#steps.set(event.step, {
          step: event.step,
          says: this.#saidOf(event.step),
          outcome: 'done',
          facts: event.facts,
          ms: event.ms,
          at,
        });
        return;
      case 'step-failed':
        this.#steps.set(event.step, {
          step: event.step,
          says: this.#saidOf(event.step),
          outcome: event.outcome,
          code: event.code,
          at,
        });
        return;
      case 'noted':
        this.notes.set(event.key, event.value);
        return;
      case 'cutover':
        this.#cutover = cutoverAfter(this.#cutover, event, at);
        this.#open = openAfter(this.#cutover);
        this.#keepOpened();
        return;
      case 'opened':
        if (this.#cutover?.number !== event.number) return;
        this.#cutover = {
          ...this.#cutover,
          opened: true,
          ...(event.pauseMs === undefined ? {} : { pauseMs: event.pauseMs }),
          at,
        };
        this.#open = openAfter(this.#cutover);
        this.#keepOpened();
        return;
      case 'measured':
        this.#measured.set(event.name, event.ms);
        return;
      case 'verified':
        this.#verified = { ...this.#verified, [event.mover satisfies MoverKind]: event.comparison };
        return;
      case 'run-ended':
        this.#ended = { outcome: event.outcome, at };
        return;
      default:
        never(event);
    }
  }

  #saidOf(step: string): string {
    return this.#steps.get(step)?.says ?? '';
  }

  #keepOpened(): void {
    const cutover = this.#cutover;
    if (cutover === undefined || !cutover.opened) return;
    this.#cutovers = [...this.#cutovers.filter((one) => one.number !== cutover.number), cutover];
  }
}

function cutoverAfter(
  before: CutoverView | undefined,
  event: Extract<JournalEvent, { kind: 'cutover' }>,
  at: number,
): CutoverView {
  const same = before !== undefined && before.number === event.number ? before : undefined;
  const base = { number: event.number, flow: event.flow, state: event.state, at };
  const pause = same?.pauseMs === undefined ? {} : { pauseMs: same.pauseMs };
  return {
    ...base,
    ...pause,
    opened: same?.opened ?? false,
    ...(event.state === 'returning' ? { returningFrom: returningFrom(same) } : {}),
  };
}

/** A way back that is begun again still began where it first did. */
const returningFrom = (before: CutoverView | undefined): CutoverState =>
  before === undefined ? 'steady' : (before.returningFrom ?? before.state);

/** Only a proof opens a side: `open` alone says that the opening was begun. */
function openAfter(cutover: CutoverView): Side | 'between' {
  switch (cutover.state) {
    case 'steady':
    case 'gated':
      return cutover.flow.from;
    case 'fencing':
    case 'draining':
    case 'verifying':
    case 'switching':
    case 'returning':
      return 'between';
    case 'open':
      return cutover.opened ? cutover.flow.to : 'between';
    case 'settled':
      return cutover.flow.to;
    default:
      return never(cutover.state);
  }
}
