import type { Finding } from '../core/finding.ts';
import { median, type Pauses } from './pauses.ts';
import type { LedgerVerdict } from './ledger.ts';

/** How long the app could not write around one switch, ms, as its clients saw it. */
export interface SwitchPause {
  readonly name: string;
  readonly median: number;
  readonly max: number;
  /** The longest time in which no client at all was acknowledged. */
  readonly fleet: number;
}

export interface RedisPart {
  readonly keys: number;
  readonly differences: number;
  readonly acknowledged: number;
  readonly missing: number;
  readonly doubled: number;
  readonly pauseMs: { readonly median: number; readonly max: number };
}

/** What a rehearsal came to. Its field names are a contract for scripts (schemas/rehearsal.json): none is renamed or removed. */
export interface RehearsalResult {
  /** `sample`: the whole way on the sample shop. `own`: somebody's own database, copied and compared. */
  readonly kind: 'sample' | 'own';
  /** Everything was well: nothing missing, doubled, different, unknown or left behind. */
  readonly ok: boolean;
  readonly tables: number;
  readonly rows: number;
  /** Size of the source's database with its indexes. */
  readonly bytes: number;
  /** What took how long, ms, in the order in which it was done. */
  readonly phases: Readonly<Record<string, number>>;
  readonly pauseMs: { readonly median: number; readonly max: number };
  readonly switches: readonly SwitchPause[];
  /** Writes that the app was told are done, on PostgreSQL and Redis together. */
  readonly acknowledged: number;
  readonly missing: number;
  readonly doubled: number;
  /** Tables and keys that are different, or could not be compared. */
  readonly differences: number;
  readonly rolledBack: boolean;
  /** Unset: the Redis half was left out; a note says why. */
  readonly redis?: RedisPart;
  readonly ledger?: LedgerVerdict;
  readonly versions: Readonly<Record<string, string>>;
  /** What doctor found on the source and the target. */
  readonly findings: readonly Finding[];
  /** What could not be done, was left out, or is not well. */
  readonly notes: readonly string[];
}

export function switchPause(name: string, pauses: Pauses): SwitchPause {
  return {
    name,
    median: round(median(pauses.clients)),
    max: round(Math.max(0, ...pauses.clients)),
    fleet: round(pauses.fleet),
  };
}

/** Over every client and every switch. */
export function allPauses(all: readonly Pauses[]): { readonly median: number; readonly max: number } {
  const waits = all.flatMap((pauses) => pauses.clients);
  return { median: round(median(waits)), max: round(Math.max(0, ...waits)) };
}

const round = (ms: number) => Math.round(ms * 10) / 10;
