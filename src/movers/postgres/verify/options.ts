import type { Scope } from '../../../core/data-shape.ts';
import type { Flow } from '../../../core/mover.ts';
import type { Report } from '../../../core/progress.ts';
import type { PgSession } from '../../../io/postgres.ts';
import type { Table } from '../catalog.ts';
import type { HashMode } from './row-hash.ts';

export interface VerifyOptions {
  /** Opens a session with the side where writers write. */
  readonly from: () => Promise<PgSession>;
  /** Opens a session with the side that follows. */
  readonly to: () => Promise<PgSession>;
  /** Workers; each holds one session on either side. */
  readonly jobs: number;
  /**
   * Resolves true when `to` has applied everything that `from` wrote up to this pg_lsn. False: `to` does not follow, and what differs
   * is final. May be called by several workers at once.
   */
  readonly settled: (since: string) => Promise<boolean>;
  readonly report: Report;
  readonly signal?: AbortSignal;
  /** Unset: `fast` where both majors and encodings are equal, else `md5`. */
  readonly mode?: HashMode;
  /** How often a row that keeps changing is looked at before it is given up as moving; at least 4 are needed to prove a difference. */
  readonly maxRereads: number;
  /** Unset: every table that moves, as `from` has them. */
  readonly tables?: readonly Table[];
  /** Unset: everything moves. */
  readonly scope?: Scope;
  /** Which side `from` is, for words. */
  readonly flow?: Flow;
}
