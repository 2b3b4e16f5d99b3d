import type { PostgresEndpoint, RedisEndpoint } from '../core/endpoint.ts';
import type { Finding } from '../core/finding.ts';
import type { Comparison, Leftover } from '../core/mover.ts';
import type { Report } from '../core/progress.ts';

/** The two pairs between which a rehearsal moves. */
export interface Ends {
  readonly from: PostgresEndpoint;
  readonly to: PostgresEndpoint;
  readonly redisFrom?: RedisEndpoint;
  readonly redisTo?: RedisEndpoint;
}

/** What a rehearsal needs of a move; wiring makes one of the pipeline and the movers. */
export interface Drive {
  doctor(): Promise<readonly Finding[]>;
  /** `live`: until steady. `offline`: everything from one snapshot, with nothing made at the source. */
  move(how: 'live' | 'offline'): Promise<void>;
  /** One a mover. */
  verify(): Promise<readonly Comparison[]>;
  /** From source to target. It tells `{ kind: 'cutover', state: 'switching' }` once sessions that begin at the target may write as soon as it opens. */
  cutover(): Promise<void>;
  /** From target to source, telling the same. */
  rollback(): Promise<void>;
  /** Removes everything that was ever made on either side. */
  cleanup(): Promise<void>;
  /** What still stands after that. */
  leftovers(): Promise<readonly Leftover[]>;
  close(): Promise<void>;
}

export interface DriveOptions {
  /** For the journal; removed with the rehearsal. */
  readonly stateDir: string;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly how: 'live' | 'offline';
}

export type MakeDrive = (ends: Ends, options: DriveOptions) => Promise<Drive>;
