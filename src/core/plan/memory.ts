import type { Claim } from '../app/component.ts';
import { both, type Text } from '../text.ts';
import { memory, txt } from './amounts.ts';
import type { Host } from './host.ts';

export interface MemoryLine {
  /** A service of the app may be called like a component. */
  readonly of: 'system' | 'service' | 'component';
  readonly id: string;
  readonly mib: number;
  readonly how: Text;
}

/** What every part of the stack may take of the host. The lines and `freeMib` add up to `hostMib`. */
export interface MemoryBudget {
  readonly hostMib: number;
  readonly lines: readonly MemoryLine[];
  readonly freeMib: number;
}

export type BudgetOutcome =
  | { readonly kind: 'fits'; readonly budget: MemoryBudget }
  | { readonly kind: 'short'; readonly lines: readonly MemoryLine[]; readonly neededMib: number };

/** The kernel, sshd, journald, and what a virtual machine never sees of its "8 GB": a tenth, and 400 MB at least. */
function systemLine(host: Host): MemoryLine {
  const mib = Math.max(400, Math.ceil(host.memoryMib / 10));
  return {
    of: 'system',
    id: 'system',
    mib,
    how: txt`${both('the larger of 10 % of', 'le plus grand de 10 % de')} ${memory(host.memoryMib)} ${both('and', 'et')} ${memory(400)}`,
  };
}

/**
 * Adds up what is claimed. What is left goes to the one that can use it, if there is one.
 * @param claims in the order in which they are shown
 */
export function budgetMemory(
  host: Host,
  claims: readonly (Claim & Pick<MemoryLine, 'of' | 'id'>)[],
): BudgetOutcome {
  const lines = [systemLine(host), ...claims.map(({ of, id, mib, how }) => ({ of, id, mib, how }))];
  const neededMib = lines.reduce((sum, { mib }) => sum + mib, 0);
  if (neededMib > host.memoryMib) return { kind: 'short', lines, neededMib };
  const restMib = host.memoryMib - neededMib;
  const heir = claims.find(({ takesRest }) => takesRest);
  if (heir === undefined)
    return { kind: 'fits', budget: { hostMib: host.memoryMib, lines, freeMib: restMib } };
  const grown = lines.map((line) =>
    line.of === heir.of && line.id === heir.id
      ? {
          ...line,
          mib: line.mib + restMib,
          how: txt`${both('at least', 'au moins')} ${memory(line.mib)}${both(', and all that nobody else claims', ', et tout ce que personne d’autre ne réclame')}`,
        }
      : line,
  );
  return { kind: 'fits', budget: { hostMib: host.memoryMib, lines: grown, freeMib: 0 } };
}

/** The sum, largest first, as an error shows it. */
export const showLines = (lines: readonly MemoryLine[]): string =>
  lines
    .toSorted((a, b) => b.mib - a.mib)
    .map(({ id, mib }) => `${id} ${mib} MB`)
    .join(', ');
