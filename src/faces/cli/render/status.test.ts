import { expect, test } from 'vitest';
import { fold } from '../../../journal/fold.ts';
import { statusOf } from '../../../pipeline/status.ts';
import { plainPaint } from '../output/paint.ts';
import { renderStatus } from './status.ts';

test('shows what is kept against its budget, what to do about it, and what holds the cutover', () => {
  const view = fold([
    {
      line: 1,
      at: 1000,
      event: {
        kind: 'run-started',
        runId: 'k3x9q2',
        version: '0.1.0',
        from: { postgres: 'postgres://shop@old/shop' },
        to: { postgres: 'postgres://shop@new/shop' },
        options: {},
      },
    },
    { line: 2, at: 1001, event: { kind: 'noted', key: 'pipeline.steady', value: true } },
  ]);
  if (view === undefined) throw new Error('a started run has a view');
  const sample = {
    state: 'following' as const,
    lagMs: 12,
    lagBytes: 4096,
    retainedBytes: 3e9,
    retainedLimit: 5e9,
    advice: ['The source keeps much.'],
    detail: {},
  };
  const changed = Array.from({ length: 12 }, (_, n) => `column public.users.c${n} is only on the source`);
  const asked = { ...statusOf(view, { postgres: sample }), changed };
  expect(renderStatus(asked, 61_000, plainPaint)).toMatchInlineSnapshot(`
    "Run k3x9q2: steady, begun 1 min 00 s ago
      postgres://shop@old/shop  ->  postgres://shop@new/shop
      writes go to: source
      steps: 0 done, 0 in doubt, 0 not done
      postgres: following, lag 12 ms, 4.1 kB behind, log kept 3.0 GB of 5.0 GB
      postgres: The source keeps much.
      the two sides have not the same schema, which holds the cutover:
        column public.users.c0 is only on the source
        column public.users.c1 is only on the source
        column public.users.c2 is only on the source
        column public.users.c3 is only on the source
        column public.users.c4 is only on the source
        column public.users.c5 is only on the source
        column public.users.c6 is only on the source
        column public.users.c7 is only on the source
        column public.users.c8 is only on the source
        column public.users.c9 is only on the source
        and 2 more
    Next: \`unmoor verify\` compares, \`unmoor cutover\` lets writes go to the target; until then \`unmoor follow\` watches the log that is kept."
  `);
});
