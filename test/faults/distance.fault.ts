import { expect } from 'vitest';
import { type Fault, fault, notRun } from '../support/faults/fault.ts';
import { FarLink } from '../support/faults/far-link.ts';

const link = { roundTripMs: 80, loss: 0.01, seed: 80 };

const farAway: Fault = {
  name: 'far-and-lossy',
  how: 'the source is in a network namespace of its own: every packet between it and the target, and Unmoor, takes 40 ms each way, and 1 % of them are lost',
  does: 'all of it takes longer, and holds: the pause is as many round trips as the column of codes says',
  link,
};
if (!FarLink.canOpen()) notRun(farAway, 'this machine lets us make no network namespace (root is needed)');
else
  fault(farAway, async (scene) => {
    await scene.must('move');
    const trips: string[] = [];
    for (const verb of ['cutover', 'rollback', 'cutover']) {
      const { out } = await scene.must(verb);
      const { pauseMs } = JSON.parse(out) as { pauseMs: number };
      expect(pauseMs).toBeGreaterThan(0);
      trips.push((pauseMs / link.roundTripMs).toFixed(1));
      await scene.goOn();
      await scene.letRun();
    }
    const figures = await scene.judge();
    return { ...figures, codes: [`by ${scene.link?.by}`, `${trips.join(', ')} round trips`] };
  });
