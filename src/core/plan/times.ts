import type { Data } from '../app/data.ts';
import { both, type Text } from '../text.ts';
import { bytes, duration, txt } from './amounts.ts';
import { unmeasured } from './disk.ts';

/** What of a rehearsal's report says how long things take. */
export interface Rehearsed {
  readonly kind: 'sample' | 'own';
  readonly ok: boolean;
  /** Size of the database that was moved. */
  readonly bytes: number;
  /** ms by name: `move`, `verify`, `cutover`. */
  readonly phases: Readonly<Record<string, number>>;
  readonly pauseMs: { readonly median: number; readonly max: number };
}

/** How long the parts of the move take, ms. */
export interface Times {
  readonly from: 'rehearsal' | 'estimate';
  readonly says: Text;
  /** Everything copied, indexes made, the target follows. The app serves all the while. */
  readonly copyMs: number;
  readonly verifyMs: number;
  /** Writes wait. */
  readonly pauseMs: number;
  /** The newest backup restored and checked. */
  readonly restoreMs: number;
}

/** 10 MB a second: what the smallest paid database of a platform gives a copy (87 Mbit/s of disk; facts 2.1). */
const copyBytesPerSecond = 10e6;
/** Rows are compared on both sides, at about 50 MB a second and core (facts V35). */
const verifyBytesPerSecond = 50e6;
/** A restore is bound by the store it comes from. */
const restoreBytesPerSecond = 30e6;
const leastMs = 60_000;

/**
 * From a rehearsal of the person's own database, scaled to its size today; else from the size alone, which is said. A rehearsal of
 * the sample shop says nothing about another database.
 */
export function timesOf(data: readonly Data[], rehearsed?: Rehearsed): Times {
  const size = data
    .filter(({ kind }) => kind === 'postgres')
    .reduce<number | undefined>((sum, { measured }) => {
      if (measured?.bytes === undefined) return sum;
      return (sum ?? 0) + measured.bytes;
    }, undefined);
  const restoreMs = atLeast(
    ((size ?? rehearsed?.bytes ?? unmeasured.postgres) / restoreBytesPerSecond) * 1000,
  );
  const copied = rehearsed?.phases['move'];
  if (rehearsed?.kind === 'own' && rehearsed.ok && copied !== undefined) {
    const scale = size === undefined || rehearsed.bytes === 0 ? 1 : Math.max(1, size / rehearsed.bytes);
    return {
      from: 'rehearsal',
      says: txt`${both('The rehearsal copied', 'La répétition a copié')} ${bytes(rehearsed.bytes)} ${both('in', 'en')} ${duration(copied)}${both('; on the real way the network may be slower.', ' ; en conditions réelles, le réseau peut être plus lent.')}`,
      copyMs: copied * scale,
      verifyMs: (rehearsed.phases['verify'] ?? (rehearsed.bytes / verifyBytesPerSecond) * 1000) * scale,
      pauseMs: pauseOf(rehearsed),
      restoreMs,
    };
  }
  const known = size ?? unmeasured.postgres;
  const basis =
    size === undefined
      ? txt`${both('Nobody measured the database:', 'Personne n’a mesuré la base :')} ${bytes(unmeasured.postgres)} ${both('are assumed', 'sont supposés')}`
      : txt`${bytes(size)} ${both('of database', 'de base de données')}`;
  return {
    from: 'estimate',
    says: txt`${basis}${both(', copied at', ', copiés à')} ${bytes(copyBytesPerSecond)}${both(
      '/s. `unmoor rehearse --from env:DATABASE_URL` measures instead of assuming.',
      '/s. `unmoor rehearse --from env:DATABASE_URL` mesure au lieu de supposer.',
    )}`,
    copyMs: atLeast((known / copyBytesPerSecond) * 1000),
    verifyMs: atLeast((known / verifyBytesPerSecond) * 1000),
    pauseMs: 1000,
    restoreMs,
  };
}

/** A copy without a cutover paused nothing: then the second that the project promises stands. */
const pauseOf = ({ pauseMs }: Rehearsed): number => (pauseMs.max > 0 ? pauseMs.max : 1000);
const atLeast = (ms: number): number => Math.max(leastMs, Math.round(ms));
