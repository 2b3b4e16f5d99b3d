import { expect } from 'vitest';
import { fault } from '../support/faults/fault.ts';
import type { Scene } from '../support/faults/scene.ts';

/** Starts `unmoor follow`, kills it once the way to the source has carried so many bytes, and tells how far it had come. */
async function followUntil(scene: Scene, bytes: number): Promise<string | undefined> {
  const following = scene.launch('follow');
  scene.ways.source.after(bytes, () => following.child.kill('SIGKILL'));
  const { signal, err } = await following.ended;
  expect(signal, err).toBe('SIGKILL');
  const [progress] = await scene.on.source.query<{ lsn: string }>(
    'SELECT lsn::text AS lsn FROM unmoor.progress WHERE enabled',
  );
  return progress?.lsn;
}

const bulk = async (scene: Scene, side: 'source' | 'target') =>
  scene.on[side].query("SELECT count(*) AS n FROM shop.audit_log WHERE who = 'bulk'");

fault(
  {
    name: 'kill-while-following',
    how: 'on the source Unmoor is a role that may hold no subscription, so that our own applier brings back what the target writes: kill -9 of `unmoor follow` again and again, wherever it stands in a batch, and in the middle of a transaction of 20 MB; then `rollback`',
    does: 'how far it has come is written by the transaction that brought it there: the next process goes on behind it, and the rollback brings the rest',
    isManaged: true,
  },
  async (scene) => {
    await scene.must('move');
    await scene.must('cutover');
    expect(await scene.on.source.query('SELECT FROM pg_subscription')).toEqual([]);
    await scene.goOn();
    const reached = new Set<string | undefined>();
    for (const kilobytes of [15, 20, 30, 40, 50, 60, 80, 100])
      reached.add(await followUntil(scene, kilobytes * 1000));
    expect(reached.has(undefined)).toBe(false);
    expect(reached.size).toBeGreaterThan(3);

    const rows = 40_000;
    await scene.on.target.run(
      `INSERT INTO shop.audit_log (who, what) SELECT 'bulk', repeat('x', 500) FROM generate_series(1, ${rows})`,
    );
    for (const megabytes of [3, 9, 15]) await followUntil(scene, megabytes * 1_000_000);
    expect(await bulk(scene, 'source')).toEqual([{ n: 0 }]);

    await scene.must('rollback');
    expect(await bulk(scene, 'source')).toEqual([{ n: rows }]);
    return { ...(await scene.judge()), codes: ['11 kills'] };
  },
);
