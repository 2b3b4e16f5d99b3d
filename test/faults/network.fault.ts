import { expect } from 'vitest';
import { realClock } from '../../src/io/clock.ts';
import { fault } from '../support/faults/fault.ts';
import type { Proxy } from '../support/faults/proxy.ts';

/** Cuts the way again and again while the app writes. */
async function cutOften(way: Proxy, times: number): Promise<number> {
  let cut = 0;
  for (let i = 0; i < times; i += 1) {
    cut += way.cut();
    await realClock.sleep(300);
  }
  return cut;
}

fault(
  {
    name: 'cut-mid-copy',
    how: 'every connection of Unmoor with the source is reset while rows are copied; then, in the resumed move, every one with the target',
    does: 'the move ends with what was cut; tables that were finished stay, the rest is copied under a new snapshot by `unmoor resume`',
  },
  async (scene) => {
    expect((await scene.midCopy(() => scene.ways.source.cut())).code).toBe(1);
    const again = await scene.at('resume', 'after step-claimed postgres.copy', () =>
      scene.ways.target.after(600_000, () => scene.ways.target.cut()),
    );
    expect((await scene.heard(again)).code).toBe(1);
    await scene.must('resume');
    await scene.must('cutover');
    return scene.judge();
  },
);

fault(
  {
    name: 'cut-mid-stream',
    how: 'the connection that the target streams through is reset every 300 ms while the app writes',
    does: 'the server comes back to the slot by itself; nothing is applied twice',
  },
  async (scene) => {
    await scene.must('move');
    expect(await cutOften(scene.peers.source, 10)).toBeGreaterThan(1);
    await scene.must('cutover');
    return scene.judge();
  },
);

fault(
  {
    name: 'cut-mid-fence',
    how: 'every connection of Unmoor is reset at `fencing`, at `draining`, and at `switching`, one cutover each',
    does: 'the cutover is called off on new connections: the source is opened, proven by a write, and the target follows as before',
    majors: [13, 15],
  },
  async (scene) => {
    await scene.must('move');
    for (const state of ['fencing', 'draining', 'switching']) {
      const cut = await scene.at('cutover', `after cutover target ${state}`, () => {
        scene.ways.source.cut();
        scene.ways.target.cut();
      });
      const { error } = await scene.heard(cut);
      if (error !== undefined) expect(error.state).toMatch(/source accepts writes again/);
      await scene.goOn();
      if (error === undefined) await scene.must('rollback');
    }
    await scene.must('cutover');
    return scene.judge();
  },
);

fault(
  {
    name: 'silent-mid-fence',
    how: 'at `draining` every connection of Unmoor falls silent without being closed, as behind a NAT that forgot it; new ones get through',
    does: 'the deadline calls the cutover off, and the way back is done on connections made for it',
  },
  async (scene) => {
    await scene.must('move');
    const running = scene.launch('cutover', {
      env: { STOP_AT: 'after cutover target draining' },
      flags: ['--deadline', '3s'],
    });
    await running.stopped();
    scene.ways.source.forget();
    scene.ways.target.forget();
    running.goOn();
    const { error } = await scene.heard(running);
    expect(error?.code).toBe('RUN-106');
    expect(error?.state).toMatch(/source accepts writes again/);
    await scene.goOn();
    await scene.must('cutover');
    return scene.judge();
  },
);

fault(
  {
    name: 'cut-mid-reverse',
    how: 'after the cutover the connection that the source streams back through is reset every 300 ms; then it is refused altogether, and `rollback` is tried',
    does: 'the source catches up by itself; while it cannot, the rollback is refused by a gate and the target goes on serving',
  },
  async (scene) => {
    await scene.must('move');
    await scene.must('cutover');
    await scene.goOn();
    expect(await cutOften(scene.peers.target, 10)).toBeGreaterThan(1);
    scene.peers.target.shut(true);
    await scene.letRun();
    const { error } = await scene.call('rollback');
    expect(error?.code).toBe('RUN-105');
    scene.peers.target.shut(false);
    await scene.untilFollowing('target');
    await scene.must('rollback');
    return scene.judge();
  },
);
