import { UnmoorError } from '../../core/errors/error.ts';
import { otherSide, type Side } from '../../core/finding.ts';
import { showBytes } from '../../core/units.ts';
import { type KeptWal, saysBudget } from './kept-wal.ts';

// What is told about a stream that had to be given up, by us or by the server, and before it comes to that. The side that kept
// for the other goes on serving.

const anew =
  '`unmoor abort`, make the target database anew (DROP DATABASE, CREATE DATABASE), then `unmoor move`';
const noWayBack =
  'The way back is gone: `unmoor cleanup` ends this run. To go back all the same, begin a new move in the other direction.';

export function lost(side: Side, { name, allowed }: KeptWal): UnmoorError {
  return new UnmoorError('PG-301', {
    why: `The ${side} dropped the WAL of slot ${name}: it may keep ${allowed}, and more was written while the other side was behind.`,
    next:
      side === 'source'
        ? `Raise max_slot_wal_keep_size there (ALTER SYSTEM, then SELECT pg_reload_conf()), then ${anew}.`
        : noWayBack,
    state: serves(side),
  });
}

export function spent(side: Side, kept: readonly KeptWal[], { retained, budget }: KeptWal): UnmoorError {
  const room = `--wal-budget ${showBudget(retained * 4)}`;
  return new UnmoorError('PG-322', {
    why: `The ${side} kept ${showBytes(retained)} of WAL for the other side, which was behind, and may keep ${saysBudget(budget)}.`,
    next:
      side === 'source'
        ? `${anew} in a quieter hour, or with ${room} where the disk of the source has that much room.`
        : noWayBack,
    state: `${kept.map(({ name }) => `Slot ${name}`).join(', ')} was dropped, so the ${side} frees its disk at its next checkpoint. ${serves(side)}`,
  });
}

/** What is to be done while there is still time. */
export function adviceOnKept(side: Side, kept: KeptWal): string[] {
  const { name, status, retained, budget, active } = kept;
  if (status === 'lost') return [`${lost(side, kept).why} ${lost(side, kept).next}`];
  if (retained < budget.bytes / 2) return [];
  const reader = active ? 'what reads it is behind' : 'nobody reads it';
  const watched =
    budget.by === 'server'
      ? 'At that the server drops it.'
      : '`unmoor follow` lets go of it before that; while it does not run, nobody does.';
  return [
    `The ${side} keeps ${showBytes(retained)} of WAL in slot ${name}, more than half of ${saysBudget(budget)}, and ${reader}. ${watched} See why the other side does not keep up (its server log), or give it more room (${budget.by === 'server' ? 'max_slot_wal_keep_size' : '`unmoor follow --wal-budget`'}).`,
  ];
}

export const adviceWithoutSlot = (side: Side, name: string): string[] => [
  `Slot ${name} is not there (any more). ${side === 'source' ? `Nothing can follow: ${anew}.` : noWayBack}`,
];

const serves = (side: Side) =>
  `Writes go to the ${side} as before; the ${otherSide(side)} can no longer follow it.`;

/** As --wal-budget takes it. */
const showBudget = (bytes: number): string => `${Math.max(1, Math.ceil(bytes / 1e9))}GB`;
