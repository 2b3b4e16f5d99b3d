import { afterEach, expect } from 'vitest';
import type { Side } from '../../src/core/finding.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import { type Fault, fault, notRun } from '../support/faults/fault.ts';
import type { Running } from '../support/faults/program.ts';
import type { Proxy } from '../support/faults/proxy.ts';
import type { Scene } from '../support/faults/scene.ts';
import { SmallDisk } from '../support/faults/small-disk.ts';

const noMount = 'this machine lets us mount no file system (root is needed)';
const canMount = SmallDisk.canMount();
const disks: Partial<Record<Side, SmallDisk>> = {};
afterEach(() => {
  for (const side of ['source', 'target'] as const) {
    disks[side]?.unmount();
    delete disks[side];
  }
});
/** Mounted when the scene is opened, and not for a fault that is not asked for. */
const mounted = (side: Side, megabytes: number) => (disks[side] ??= SmallDisk.mount(megabytes)).folder;
const smallWal = { max_wal_size: '32MB', min_wal_size: '32MB' };

const noise =
  "SELECT pg_logical_emit_message(false, 'noise', repeat('x', 1000000)) FROM generate_series(1, 2)";

/** WAL without rows, on the source, until that is so. */
async function writeWal(scene: Scene, isEnough: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 300 && !(await isEnough()); i += 1) {
    await scene.on.source.run(noise);
    if (i % 8 === 7) await scene.on.source.run('SELECT pg_switch_wal(); CHECKPOINT');
  }
}

fault(
  {
    name: 'slot-invalidated',
    how: 'the way of the stream is held and the source writes more WAL than its max_slot_wal_keep_size (1 MB) lets it keep',
    does: 'a gate of `cutover` says that the slot is lost; after `abort` a new `move` copies again, to a database made anew',
    sourceSettings: smallWal,
  },
  async (scene) => {
    await scene.must('move');
    await scene.on.source.run('ALTER SYSTEM SET max_slot_wal_keep_size = 1');
    await scene.on.source.run('SELECT pg_reload_conf()');
    scene.peers.source.shut(true);
    await writeWal(scene, async () => {
      const slots = await scene.on.source.query(
        "SELECT FROM pg_replication_slots WHERE slot_name LIKE 'unmoor%' AND wal_status = 'lost'",
      );
      return slots.length > 0;
    });
    scene.peers.source.shut(false);
    const { error } = await scene.call('cutover');
    expect(error?.code).toBe('RUN-105');
    expect(error?.why).toMatch(/slot unmoor_\w+ is lost/);
    await scene.on.source.run('ALTER SYSTEM RESET max_slot_wal_keep_size');
    await scene.on.source.run('SELECT pg_reload_conf()');
    await moveAnew(scene);
    await scene.must('cutover');
    return scene.judge();
  },
);

const targetFull: Fault = {
  name: 'target-disk-full',
  how: "the file system of the target's database (120 MB, tmpfs, a tablespace) is filled up to 6 MB in the middle of the copy; then it is freed",
  does: "`move` ends and names the table and that the target's disk is full; `unmoor resume` finishes it once there is room",
  get targetSpace() {
    return mounted('target', 120);
  },
  megabytes: 40,
};
if (!canMount) notRun(targetFull, noMount);
else
  fault(targetFull, async (scene) => {
    const { error } = await scene.midCopy(() => disks.target?.fillUpTo(6));
    expect(error?.code).toBe('PG-203');
    expect(error?.why).toMatch(
      /^"shop"\."\w+", one of \d+ tables, was being copied, and the target said: .*its disk is full, SQLSTATE 53100/,
    );
    disks.target?.free();
    await scene.must('resume');
    await scene.must('cutover');
    return scene.judge();
  });

const targetServerFull: Fault = {
  name: 'target-wal-disk-full',
  how: "the file system of the target's whole server (220 MB, tmpfs), its WAL too, is filled up to 6 MB in the middle of the copy; then it is freed, and the server started again, where it has ended by itself or not",
  does: '`move` ends and names the table, and that the disk is full, or that the server is gone; `unmoor resume` finishes it once it is there',
  get targetUnder() {
    return mounted('target', 220);
  },
  targetSettings: smallWal,
  megabytes: 40,
};
if (!canMount) notRun(targetServerFull, noMount);
else
  fault(targetServerFull, async (scene) => {
    const { error } = await scene.midCopy(() => disks.target?.fillUpTo(6));
    expect(error?.code).toBe('PG-203');
    expect(error?.why).toMatch(
      /^"shop"\."\w+", one of \d+ tables, .* the target said: (Connection terminated|.*its disk is full)/,
    );
    expect(error?.next).toMatch(/a full disk ends a server too|Make room on the disk of the target/);
    disks.target?.free();
    await scene.servers.target.restart('immediate');
    await scene.reopen('target');
    await scene.must('resume');
    await scene.must('cutover');
    return scene.judge();
  });

/** Writes WAL until that call has ended, which must be before the disk is full; then all of it must be freed. */
async function endsBeforeFull(scene: Scene, watching: Running, hold: Proxy): Promise<void> {
  const disk = disks.source;
  if (disk === undefined) throw new Error(noMount);
  const before = disk.freeMegabytes;
  let ended = false;
  const heard = scene.heard(watching).finally(() => (ended = true));
  let least = before;
  await writeWal(scene, async () => {
    least = Math.min(least, disk.freeMegabytes);
    await realClock.sleep(60);
    return ended || disk.freeMegabytes < 20;
  });
  hold.hold(false);
  const { error } = await heard;
  expect(error?.code).toBe('PG-322');
  expect(least).toBeGreaterThan(20);
  const freed = await poll(realClock, { everyMs: 200, withinMs: 20_000 }, async () => {
    await scene.on.source.run('SELECT pg_switch_wal(); CHECKPOINT');
    return disk.freeMegabytes > before - 120 || undefined;
  });
  expect(freed).toBe(true);
  await scene.goOn();
}

/** From the beginning, once a stream had to be given up. */
async function moveAnew(scene: Scene): Promise<void> {
  await scene.must('abort');
  await scene.renewTarget();
  await scene.must('move');
}

const sourceFull: Fault = {
  name: 'source-wal-filling',
  how: "the source's file system (400 MB, tmpfs) fills with WAL while the target takes no more rows of the copy; `walBudget: 60MB`",
  does: 'the slot is dropped and the move ends before the disk is full; the source frees its WAL and serves on',
  get sourceUnder() {
    return mounted('source', 400);
  },
  sourceSettings: smallWal,
  options: ['walBudget: 60MB'],
};
if (!canMount) notRun(sourceFull, noMount);
else
  fault(sourceFull, async (scene) => {
    const { target } = scene.ways;
    let held = false;
    const moving = await scene.at('move', 'after step-claimed postgres.copy', () =>
      target.after(600_000, () => {
        target.hold(true);
        held = true;
      }),
    );
    await poll(realClock, { everyMs: 20, withinMs: 60_000 }, () => Promise.resolve(held || undefined));
    expect(held).toBe(true);
    await endsBeforeFull(scene, moving, target);
    await moveAnew(scene);
    await scene.must('cutover');
    return scene.judge();
  });

const sourceFullLater: Fault = {
  name: 'source-wal-filling-after-move',
  how: "the same between `move` and `cutover`: the target's own subscription takes no more, first while `unmoor follow` watches the source; then, after a cutover, the other way round",
  does: '`unmoor follow` drops the slot and ends before the disk is full. Of the source: a new move begins; of the target: the way back is gone, and it goes on serving',
  get sourceUnder() {
    return mounted('source', 400);
  },
  sourceSettings: smallWal,
  targetSettings: smallWal,
  options: ['walBudget: 60MB'],
};
if (!canMount) notRun(sourceFullLater, noMount);
else
  fault(sourceFullLater, async (scene) => {
    await scene.must('move');
    const watching = scene.launch('follow');
    scene.peers.source.hold(true);
    await endsBeforeFull(scene, watching, scene.peers.source);
    const told = await scene.must('status');
    expect(told.out).toMatch(/Slot unmoor_\w+ is not there/);
    expect((await scene.call('cutover')).error?.code).toBe('RUN-105');
    await moveAnew(scene);

    await scene.must('cutover');
    await scene.goOn();
    const back = scene.launch('follow', { flags: ['--wal-budget', '40MB'] });
    scene.peers.target.hold(true);
    let ended = false;
    const heard = scene.heard(back).finally(() => (ended = true));
    for (let i = 0; i < 100 && !ended; i += 1) {
      await scene.on.target.run(noise);
      await realClock.sleep(60);
    }
    scene.peers.target.hold(false);
    const { error } = await heard;
    expect(error?.code).toBe('PG-322');
    expect(error?.why).toMatch(/may keep 40\.0 MB \(as --wal-budget says\)/);
    expect(error?.next).toMatch(/way back is gone/);
    expect((await scene.call('rollback')).error?.code).toBe('RUN-105');
    await scene.goOn();
    return scene.judge({ compare: false });
  });
