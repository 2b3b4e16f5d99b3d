import { expect } from 'vitest';
import { fault } from '../support/faults/fault.ts';
import type { Running } from '../support/faults/program.ts';
import type { Scene } from '../support/faults/scene.ts';

/** How far what our own applier applied stands, and whether the slot that it reads was told so. */
interface Reached {
  readonly lsn: string;
  readonly isConfirmed: boolean;
}

/** Starts `unmoor follow`, and kills it once the way to the source has carried so many bytes: somewhere in a batch. */
async function killAfter(scene: Scene, bytes: number): Promise<Reached> {
  const following = scene.launch('follow');
  scene.ways.source.after(bytes, () => following.child.kill('SIGKILL'));
  return killed(scene, following);
}

/** Kills it when what it says to the slot has not been heard for a while: what it applied last is given out once more. */
async function killUnheard(scene: Scene): Promise<Reached> {
  const following = scene.launch('follow');
  const { target, source } = scene.ways;
  await new Promise<void>((resolve) => source.after(60_000, resolve));
  target.hold(true);
  await scene.letRun(200);
  following.child.kill('SIGKILL');
  target.cut();
  target.hold(false);
  return killed(scene, following);
}

async function killed(scene: Scene, following: Running): Promise<Reached> {
  const { signal, err } = await following.ended;
  expect(signal, err).toBe('SIGKILL');
  const [progress] = await scene.on.source.query<{ stream: string; lsn: string }>(
    'SELECT stream, lsn::text AS lsn FROM unmoor.progress WHERE enabled',
  );
  const [slot] = await scene.on.target.query<{ confirmed: boolean }>(
    'SELECT confirmed_flush_lsn >= $2::pg_lsn AS confirmed FROM pg_replication_slots WHERE slot_name = $1',
    [progress?.stream, progress?.lsn],
  );
  return { lsn: progress?.lsn ?? '', isConfirmed: slot?.confirmed ?? true };
}

const bulk = async (scene: Scene, side: 'source' | 'target') =>
  scene.on[side].query("SELECT count(*) AS n FROM shop.audit_log WHERE who = 'bulk'");

fault(
  {
    name: 'kill-while-following',
    how: 'on the source Unmoor is a role that may hold no subscription, so that our own applier brings back what the target writes: kill -9 of `unmoor follow` again and again, in a batch, between a batch and its word to the slot, and in the middle of a transaction of 20 MB; then `rollback`',
    does: 'how far it has come is written by the transaction that brought it there: the next process goes on behind it, and the rollback brings the rest',
    isManaged: true,
  },
  async (scene) => {
    await scene.must('move');
    await scene.must('cutover');
    expect(await scene.on.source.query('SELECT FROM pg_subscription')).toEqual([]);
    await scene.goOn();
    const reached: Reached[] = [];
    for (const kilobytes of [20, 40, 60, 80, 100]) reached.push(await killAfter(scene, kilobytes * 1000));
    const sentAgain = () => reached.filter(({ isConfirmed }) => !isConfirmed).length;
    while (sentAgain() < 3 && reached.length < 40) reached.push(await killUnheard(scene));
    expect(sentAgain()).toBeGreaterThan(2);
    expect(new Set(reached.map(({ lsn }) => lsn)).size).toBeGreaterThan(2);

    const rows = 40_000;
    await scene.on.target.run(
      `INSERT INTO shop.audit_log (who, what) SELECT 'bulk', repeat('x', 500) FROM generate_series(1, ${rows})`,
    );
    for (const megabytes of [3, 9, 15]) reached.push(await killAfter(scene, megabytes * 1_000_000));
    expect(await bulk(scene, 'source')).toEqual([{ n: 0 }]);

    await scene.must('rollback');
    expect(await bulk(scene, 'source')).toEqual([{ n: rows }]);
    return { ...(await scene.judge()), codes: [`${reached.length} kills`] };
  },
);
