import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Fault, fault, notRun } from '../support/faults/fault.ts';

const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const times = join(tmpdir(), `unmoor-clock-${process.pid}`);

/** libfaketime moves the wall clock of one process by what the file says, at once; the monotonic clock runs on, as a kernel's does. */
const faked = {
  LD_PRELOAD: library,
  FAKETIME_TIMESTAMP_FILE: times,
  FAKETIME_NO_CACHE: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
  DONT_FAKE_MONOTONIC: '1',
};

const clockJump: Fault = {
  name: 'clock-jump',
  how: "Unmoor's wall clock jumps two hours ahead while writes are stopped (at `draining`), and a day back in the rollback (libfaketime)",
  does: 'deadlines and pauses are counted on the monotonic clock: neither cutover is called off',
};
if (!existsSync(library)) notRun(clockJump, 'libfaketime is not installed (`apt-get install libfaketime`)');
else
  fault(clockJump, async (scene) => {
    writeFileSync(times, '+0\n');
    await scene.must('move', { env: faked });
    for (const [verb, side, jump] of [
      ['cutover', 'target', '+7200'],
      ['rollback', 'source', '-86400'],
    ] as const) {
      writeFileSync(times, '+0\n');
      const running = scene.launch(verb, { env: { ...faked, STOP_AT: `after cutover ${side} draining` } });
      await running.stopped();
      writeFileSync(times, `${jump}\n`);
      running.goOn();
      const ended = await scene.heard(running);
      expect(ended.code, ended.err).toBe(0);
      const { pauseMs } = JSON.parse(ended.out) as { pauseMs: number };
      expect(pauseMs).toBeGreaterThan(0);
      expect(pauseMs).toBeLessThan(30_000);
      await scene.goOn();
    }
    return scene.judge();
  });
