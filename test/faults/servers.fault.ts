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
    await scene.goOn();
    await scene.must('cutover');
    await scene.goOn();
    await scene.servers.source.restart('immediate');
    await scene.letRun();
    await scene.must('rollback');
    await scene.goOn();
    await scene.must('cutover');
    return scene.judge();
  },
);
