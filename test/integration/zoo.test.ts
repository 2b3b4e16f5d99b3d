import { afterAll, describe, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { backward, type Flow, forward, type Mover } from '../../src/core/mover.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover } from '../../src/movers/postgres/postgres-mover.ts';
import { clientsOf, postgresOf, putOnPath } from '../support/majors.ts';
import { ShortMemory } from '../support/memory.ts';
import { freshDatabase, session } from '../support/servers.ts';
import { withoutAllowed } from '../support/zoo/allowed.ts';
import { contentOf, replicationOf, schemaOf, standingOf } from '../support/zoo/compare.ts';
import { fillZoo, writeZoo } from '../support/zoo/zoo.ts';

/** `npm run slow` tries every pair of the four, and 14 and 16 as source and as target; in `npm test` two stand for all. */
const pairs =
  process.env['UNMOOR_MAJORS'] === 'all'
    ? [
        ...[13, 15, 17, 18].flatMap((from, at, all) => all.slice(at).map((to) => [from, to] as const)),
        ...([
          [13, 14],
          [14, 16],
          [14, 17],
          [16, 16],
          [16, 18],
        ] as const),
      ]
    : ([
        [15, 15],
        [13, 17],
      ] as const);
const database = 'Zoö Daten.1';

const running: ThrowawayPostgres[] = [];
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
});

async function turn(mover: Mover, flow: Flow): Promise<void> {
  const cutover = mover.cutover(flow);
  expect((await cutover.gates()).filter((gate) => gate.holds !== true)).toEqual([]);
  await cutover.prepare();
  await cutover.fence();
  await cutover.drain();
  await cutover.carry();
  expect(await cutover.check()).toMatchObject({ different: 0, unknown: 0 });
  await cutover.turn();
  await cutover.open();
  await cutover.settle();
}

describe.each(pairs)('from %i to %i', (from, to) => {
  test('everything that a database can hold goes there, and back', async () => {
    putOnPath(to);
    const programs = clientsOf(to);
    const servers = await Promise.all([postgresOf(from), postgresOf(to)]);
    running.push(...servers);
    const [sourceUrl, targetUrl] = await Promise.all(
      servers.map((server) => freshDatabase(server, database)),
    );
    const source = await session(sourceUrl ?? '');
    const target = await session(targetUrl ?? '');
    await fillZoo(source, from, database);
    const before = await schemaOf(sourceUrl ?? '', programs);
    const [standing, replication] = [await standingOf(source), await replicationOf(source)];
    expect(replication).toHaveLength(from < 15 ? 2 : 3);
    const mover = createPostgresMover({
      source: parsePostgresUrl(sourceUrl ?? ''),
      target: parsePostgresUrl(targetUrl ?? ''),
      runId: 'zoo',
      memory: new ShortMemory(),
      report: silent,
      clock: realClock,
      shell: realShell,
      method: 'logical',
      maxLagMs: 5000,
    });
    const alike = async () => {
      expect(await mover.verify()).toMatchObject({ different: 0, unknown: 0, differences: [] });
      const [there, here] = await Promise.all([contentOf(target), contentOf(source)]);
      expect(there).toEqual(here);
      const schemas = await Promise.all([targetUrl, sourceUrl].map((url) => schemaOf(url ?? '', programs)));
      const [after, before] = schemas.map((schema) => withoutAllowed(schema, from, to));
      expect(after).toEqual(before);
    };
    for (const step of mover.steps()) if (!(await step.already())) await step.act();
    await writeZoo(source, from);
    await alike();
    await turn(mover, forward);
    expect(await standingOf(target)).toEqual(standing);
    expect(
      await target.query(
        'SELECT (SELECT n FROM public.m_a) = 2 * (count(*) + 1) AS fresh FROM public.parted_keyless',
      ),
    ).toEqual([{ fresh: true }]);
    await writeZoo(target, from);
    await alike();
    await turn(mover, backward);
    expect(await standingOf(source)).toEqual(standing);
    await writeZoo(source, from);
    await alike();

    for (const leftover of await mover.leftovers()) await leftover.remove();
    await mover.restore();
    expect(await schemaOf(sourceUrl ?? '', programs)).toEqual(before);
    expect(await replicationOf(source)).toEqual(replication);
    for (const side of [source, target]) expect(await standingOf(side)).toEqual(standing);
    await mover.close();
    await Promise.all([source.end(), target.end()]);
  }, 900_000);
});
