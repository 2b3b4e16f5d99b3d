import type { Memory, Step } from '../../../core/step.ts';
import { forward } from '../../../core/mover.ts';
import { readTables } from '../catalog.ts';
import type { PostgresWorld } from '../postgres-mover.ts';

/** The pieces of an offline pause that were lived once, outside it. */
const pieces = ['postgres.copy', 'postgres.finish', 'postgres.compare'] as const;
export type Piece = (typeof pieces)[number];

/** The same step, whose duration and size are noted: a cutover's pause will take about as long. */
export function rehearsed(world: PostgresWorld, step: Step): Step {
  return {
    ...step,
    act: async () => {
      const began = world.clock.ticks();
      const facts = await step.act();
      await noteRehearsed(world, step.id as Piece, world.clock.ticks() - began);
      return facts;
    },
  };
}

/** The comparison that the pause will hold. What it finds does not count: the source goes on writing beside it. */
export function rehearseComparing(world: PostgresWorld): Step {
  return rehearsed(world, {
    id: 'postgres.compare' satisfies Piece,
    says: 'Compare both sides once, to know how long that takes in the pause of an offline cutover',
    hazards: [],
    already: () => Promise.resolve(world.memory.noted(noteOf('postgres.compare')) !== undefined),
    act: async () => {
      const { items, rows } = await world.compareStill(forward, world.signal);
      return { items, rows };
    },
  });
}

export async function noteRehearsed(world: PostgresWorld, piece: Piece, ms: number): Promise<void> {
  await world.memory.note(noteOf(piece), { ms: Math.round(ms), bytes: await bytesOf(world) });
}

/**
 * How long the pause will be, ms: what was measured, stretched by what the source has grown since.
 * @returns undefined when a piece of it was never measured
 */
export async function expectedPause(world: PostgresWorld): Promise<number | undefined> {
  const measured = pieces.map((piece) => readNote(world.memory, piece));
  const bytes = await bytesOf(world);
  let sum = 0;
  for (const one of measured) {
    if (one === undefined) return undefined;
    sum += one.ms * Math.max(1, bytes / Math.max(one.bytes, 1));
  }
  return Math.round(sum);
}

const noteOf = (piece: Piece) => `rehearsed:${piece}`;

function readNote(memory: Memory, piece: Piece): { ms: number; bytes: number } | undefined {
  const noted = memory.noted(noteOf(piece)) as { ms?: unknown; bytes?: unknown } | undefined | null;
  return typeof noted?.ms === 'number' && typeof noted.bytes === 'number'
    ? { ms: noted.ms, bytes: noted.bytes }
    : undefined;
}

async function bytesOf(world: PostgresWorld): Promise<number> {
  const tables = await readTables(await world.sides.on('source'), await world.scope());
  return tables.reduce((sum, table) => sum + table.bytes, 0);
}
