import { readFileSync, statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { backward, type Cutover, type Flow, forward } from '../../src/core/mover.ts';
import { openConsole } from '../../src/io/pgbouncer.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { newerPgbouncer } from '../support/majors.ts';
import { PooledApp } from '../support/pooled-app.ts';
import { bring, type PooledStage, pooledStage } from '../support/pooled-stage.ts';
import { testPostgres } from '../support/servers.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
const undo: (() => Promise<void>)[] = [];
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
});
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
});

async function turn(cutover: Cutover): Promise<void> {
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

/** Every server connection of the pool, by the process that it has on that side. */
async function pooledOn({ bouncer }: PooledStage, side: PgSession): Promise<{ all: number; here: number }> {
  const admin = await openConsole(bouncer.admin);
  const servers = await admin.show<{ database: string; remote_pid: number }>('SERVERS');
  await admin.end();
  const own = servers.filter(({ database }) => database === 'app').map(({ remote_pid }) => remote_pid);
  const [row] = await side.query<{ n: number }>(
    'SELECT count(*) AS n FROM pg_stat_activity WHERE pid = ANY ($1::int[]) AND datname = current_database()',
    [own],
  );
  return { all: own.length, here: row?.n ?? 0 };
}

test.each([
  ['1.18', 'pgbouncer', false],
  ['1.24', newerPgbouncer, true],
])(
  'clients of PgBouncer %s see no error through a cutover and a rollback',
  async (version, program, prepared) => {
    const name = `whole_${version.replace('.', '_')}`;
    const all = await pooledStage({ old, fresh }, name, program);
    undo.push(() => all.close());
    const mover = all.newMover();
    await bring(mover);
    const before = readFileSync(all.bouncer.ini, 'utf8');
    const { mode, uid } = statSync(all.bouncer.ini);
    const app = new PooledApp(all.bouncer.database('app'), { prepared });
    undo.push(() => app.stop());
    await app.goOn();

    const ways: [Flow, PgSession][] = [
      [forward, all.target],
      [backward, all.source],
    ];
    for (const [flow, side] of ways) {
      app.longest = 0;
      await turn(mover.cutover(flow));
      await app.goOn();
      expect(app.errors).toEqual([]);
      const pooled = await pooledOn(all, side);
      expect(pooled.all).toBeGreaterThan(0);
      expect(pooled.here).toBe(pooled.all);
      process.stderr.write(
        `PgBouncer ${version}, to the ${flow.to}: longest wait ${Math.round(app.longest)} ms\n`,
      );
    }
    await app.stop();
    expect(await app.ledger(all.source)).toEqual({ missing: [], unknown: [] });
    expect(app.acknowledged.size).toBeGreaterThan(100);
    expect(readFileSync(all.bouncer.ini, 'utf8')).toBe(before);
    expect(statSync(all.bouncer.ini)).toMatchObject({ mode, uid });
  },
);
