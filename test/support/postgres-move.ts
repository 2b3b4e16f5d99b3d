import { expect } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import type { Cutover, Flow, Mover } from '../../src/core/mover.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover } from '../../src/movers/postgres/postgres-mover.ts';
import { ShortMemory } from './memory.ts';
import { freshDatabase, session } from './servers.ts';

/** One database on its way: a session on either side, and the mover between them. */
export interface MovingPair {
  readonly source: PgSession;
  readonly target: PgSession;
  readonly mover: Mover;
  readonly memory: ShortMemory;
  readonly sourceUrl: string;
  readonly targetUrl: string;
  readonly end: () => Promise<void>;
}

/** Fresh databases of that name on two servers; the mover speaks to the source as `role`, where one is given, and moves into a home, where that is. */
export async function movingPair(
  old: ThrowawayPostgres,
  fresh: ThrowawayPostgres,
  name: string,
  schema: string,
  role?: string,
  home?: boolean,
): Promise<MovingPair> {
  const [sourceUrl, targetUrl] = [await freshDatabase(old, name), await freshDatabase(fresh, name)];
  const [source, target] = [await session(sourceUrl), await session(targetUrl)];
  await source.run(schema);
  const memory = new ShortMemory();
  const mover = createPostgresMover({
    source: parsePostgresUrl(role === undefined ? sourceUrl : as(role, sourceUrl)),
    target: parsePostgresUrl(targetUrl),
    runId: name,
    memory,
    report: silent,
    clock: realClock,
    shell: realShell,
    method: 'logical',
    maxLagMs: 2000,
    home,
  });
  const end = async () => {
    await Promise.all([mover.close(), source.end(), target.end()]);
  };
  return { source, target, mover, memory, sourceUrl, targetUrl, end };
}

export const as = (role: string, url: string): string => url.replace('//postgres', `//${role}`);

/** Runs every step, and the whole list once more: each must be able to be run twice. */
export async function bring(mover: Mover): Promise<void> {
  for (const step of mover.steps()) if (!(await step.already())) await step.act();
  for (const step of mover.steps()) if (!(await step.already())) await step.act();
}

/** One cutover, every part before the opening called twice, as after a crash between them. */
export async function turn(mover: Mover, flow: Flow, fenced?: () => Promise<void>): Promise<Cutover> {
  const cutover = mover.cutover(flow);
  expect((await cutover.gates()).filter((gate) => gate.holds !== true)).toEqual([]);
  await cutover.prepare();
  await cutover.prepare();
  await cutover.fence();
  await cutover.drain();
  await cutover.carry();
  await cutover.carry();
  expect((await cutover.check()).differences).toEqual([]);
  await fenced?.();
  await cutover.turn();
  await cutover.turn();
  await cutover.open();
  await cutover.settle();
  await cutover.settle();
  expect(await cutover.writable(flow.from)).toBe(false);
  expect(await cutover.writable(flow.to)).toBe(true);
  return cutover;
}

/** As `unmoor cleanup` does: everything of ours removed, everything that was changed put back. */
export async function cleanUp(mover: Mover): Promise<readonly string[]> {
  for (const leftover of await mover.leftovers()) await leftover.remove();
  const told = await mover.restore();
  expect(await mover.leftovers()).toEqual([]);
  return told;
}
