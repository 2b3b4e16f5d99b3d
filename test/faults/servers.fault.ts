import { expect } from 'vitest';
import { fault } from '../support/faults/fault.ts';

fault(
  {
    name: 'source-restarted',
    how: 'the source is restarted at once (its sessions die, it recovers) in the middle of the copy, again while the target follows, and again after the cutover',
    does: '`move` ends with the connection lost; `unmoor resume` goes on; the streams come back by themselves',
  },
  async (scene) => {
    let restarted: Promise<void> | undefined;
    const cut = await scene.midCopy(() => {
      restarted = scene.servers.source.restart('immediate');
    });
    expect(cut.code).toBe(1);
    await restarted;
    await scene.goOn();
    await scene.must('resume');
    await scene.servers.source.restart('immediate');
    await scene.reopen('source');
    await scene.untilFollowing('source');
    await scene.goOn();
    await scene.must('cutover');
    await scene.goOn();
    await scene.servers.source.restart('immediate');
    await scene.reopen('source');
    await scene.untilFollowing('target');
    await scene.must('rollback');
    await scene.goOn();
    await scene.must('cutover');
    return scene.judge();
  },
);

fault(
  {
    name: 'target-killed',
    how: 'the target is ended without a checkpoint (it recovers) in the middle of the copy, while it follows, and between `switching` and `open`',
    does: '`unmoor resume` goes on with the copy and with the cutover; a failure before `open` goes back, after it forward',
  },
  async (scene) => {
    let restarted: Promise<void> | undefined;
    const cut = await scene.midCopy(() => {
      restarted = scene.servers.target.restart('immediate');
    });
    expect(cut.code).toBe(1);
    await restarted;
    await scene.reopen('target');
    await scene.must('resume');
    await scene.servers.target.restart('immediate');
    await scene.reopen('target');
    await scene.untilFollowing('source');
    const crossing = await scene.at('cutover', 'after cutover target open', () =>
      scene.servers.target.restart('immediate'),
    );
    await scene.reopen('target');
    if ((await scene.heard(crossing)).code !== 0) await scene.must('resume');
    await scene.goOn();
    await scene.must('rollback');
    return scene.judge();
  },
);
