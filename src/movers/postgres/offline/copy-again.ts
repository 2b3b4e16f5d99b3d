import { copy, type ReadPostData } from '../bring.ts';
import { finish } from '../finish.ts';
import { readRelations, readTables } from '../catalog.ts';
import type { DumpEntry } from '../dump-entries.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { layBare, oidsOfIndexes } from './lay-bare.ts';
import { noteRehearsed } from './rehearsed.ts';

/**
 * Fills the target anew from the source, which stands still. Begins from the first table whatever an earlier attempt has left:
 * each table is emptied in the transaction that fills it.
 */
export async function copyAgain(
  world: PostgresWorld,
  readPostData: ReadPostData,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { sides, clock } = world;
  const scope = await world.scope();
  const source = await sides.on('source');
  const target = await sides.on('target');
  const began = clock.ticks();
  const tables = [...(await readTables(target, scope)), ...(await readRelations(target, 'p', scope))];
  const kept = await layBare(
    target,
    tables.map((table) => table.oid),
  );
  const standing = await oidsOfIndexes(source, kept);
  await copy(world, readPostData, { standing, signal });
  const copied = clock.ticks();
  signal?.throwIfAborted();
  await finish(
    world,
    (await readPostData()).filter((entry) => isTaken(entry) && !standing.has(entry.oid)),
  );
  await noteRehearsed(world, 'postgres.copy', copied - began);
  await noteRehearsed(world, 'postgres.finish', clock.ticks() - copied);
}

/** What `layBare` takes away; all else stands since the rehearsal. */
const taken = new Set(['INDEX', 'CONSTRAINT', 'FK CONSTRAINT', 'INDEX ATTACH', 'COMMENT']);
const isTaken = (entry: DumpEntry) => taken.has(entry.type);
