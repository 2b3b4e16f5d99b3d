import { UnmoorError } from '../core/errors/error.ts';
import type { Comparison } from '../core/mover.ts';
import type { MoverKind } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import type { LookContext } from './context.ts';
import type { VerifyResult } from './results.ts';

/** Compares everything on both sides. An item that could not be looked at is never counted as the same. */
export async function verify(context: LookContext & { readonly journal?: Journal }): Promise<VerifyResult> {
  const compared = await Promise.all(
    context.movers.map(async (mover) => ({ kind: mover.kind, comparison: await mover.verify() })),
  );
  const result = verifyResultOf(compared);
  if (context.journal !== undefined) await noteVerified(context.journal, result);
  return result;
}

export function verifyResultOf(
  compared: readonly { readonly kind: MoverKind; readonly comparison: Comparison }[],
): VerifyResult {
  return {
    ok: compared.every(({ comparison }) => isClean(comparison)),
    ...Object.fromEntries(compared.map(({ kind, comparison }) => [kind, bare(comparison)])),
  };
}

/** A mover may keep more beside its comparison for itself (rows that still move): it stays with the mover. */
function bare({ unit, items, same, different, unknown, rows, differences }: Comparison): Comparison {
  return { unit, items, same, different, unknown, rows, differences };
}

/** The counts only: differences name the app's own rows and keys. */
export async function noteVerified(journal: Journal, { postgres, redis }: VerifyResult): Promise<void> {
  for (const [mover, comparison] of Object.entries({ postgres, redis })) {
    if (comparison === undefined) continue;
    const { differences: _, ...counts } = comparison;
    await journal.append({ kind: 'verified', mover: mover as MoverKind, comparison: counts });
  }
}

/** @throws UnmoorError RUN-107 with the first differences */
export function refuseDifferences({ postgres, redis }: VerifyResult): void {
  const unclean = [postgres, redis].filter((one) => one !== undefined).filter((one) => !isClean(one));
  if (unclean.length === 0) return;
  const named = unclean.flatMap((one) => one.differences).slice(0, 10);
  throw new UnmoorError('RUN-107', {
    why: [
      ...unclean.map(
        (one) =>
          `Of ${one.items} ${one.unit}, ${one.same} are the same, ${one.different} differ and ${one.unknown} could not be compared.`,
      ),
      ...named.map(({ item, why }) => `${item}: ${why}.`),
    ].join(' '),
    next: 'Look at all of them with `unmoor verify --json`, mend what differs, then try again.',
    state: 'Writes are paused.',
  });
}

const isClean = (comparison: Comparison) =>
  comparison.different === 0 && comparison.unknown === 0 && comparison.same === comparison.items;
