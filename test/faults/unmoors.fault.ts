import { expect } from 'vitest';
import { fault } from '../support/faults/fault.ts';

/** A process that believes to be on another machine: from here it cannot be seen whether it lives. */
const elsewhere = ['unshare', '--uts', 'sh', '-c', 'hostname elsewhere && exec "$@"', '--'];

fault(
  {
    name: 'two-unmoors',
    how: 'a second `cutover` and a `rollback` are called while the first cutover stands at `draining`',
    does: 'the second is refused at once and named who holds the run; the first ends as if alone',
  },
  async (scene) => {
    await scene.must('move');
    const first = await scene.at('cutover', 'after cutover target draining', async () => {
      for (const verb of ['cutover', 'rollback', 'abort', 'resume']) {
        const { error } = await scene.call(verb);
        expect(error?.code).toBe('RUN-101');
        expect(error?.why).toMatch(/pid \d+/);
      }
    });
    expect((await scene.heard(first)).code).toBe(0);
    await scene.goOn();
    await scene.must('rollback');
    return scene.judge();
  },
);

for (const [state, verb] of [
  ['open', 'abort'],
  ['fencing', 'abort'],
  ['switching', 'resume'],
] as const)
  fault(
    {
      name: `unmoor-wakes-at-${state}`,
      how: `a cutover on another host is stopped (SIGSTOP) just after it wrote \`${state}\`; here \`${verb} --take-over\` is called to its end; then the first goes on`,
      does: 'the fences of both sides obey only the newest holder of the run, the journal is a new file: the first is told that it was taken over and changes nothing',
    },
    async (scene) => {
      await scene.must('move');
      const first = scene.launch('cutover', {
        env: { STOP_AT: `after cutover target ${state}` },
        under: elsewhere,
      });
      await first.stopped();
      const refused = await scene.call(verb);
      expect(refused.error?.code).toBe('RUN-101');
      expect(refused.error?.next).toContain('--take-over');
      await scene.must(verb, { flags: ['--take-over'] });
      await scene.goOn();
      first.goOn();
      const { error } = await scene.heard(first);
      expect(error?.code).toBe('RUN-101');
      await scene.goOn();
      await scene.must(verb === 'abort' ? 'cutover' : 'rollback');
      return scene.judge();
    },
  );
