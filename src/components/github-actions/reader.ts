import { parse } from 'yaml';
import { z } from 'zod';
import type { FileReader, Proof } from '../../core/stack/reader.ts';

const text = z.string().min(1);
const variables = z.record(
  z.string().regex(/^[A-Za-z_]\w*$/),
  z.union([z.string(), z.number(), z.boolean()]),
);

const Step = z
  .strictObject({
    name: text.optional(),
    if: text.optional(),
    env: variables.optional(),
    uses: z
      .string()
      .regex(/^[\w.-]+\/[\w./-]+@(?:v\d+|[0-9a-f]{40})$/, 'an action is named with its major or its commit')
      .optional(),
    with: z.record(z.string().regex(/^[\w-]+$/), z.union([z.string(), z.boolean()])).optional(),
    // What the runner fills in there is read by the shell.
    run: z
      .string()
      .refine((run) => !run.includes('${{'), 'a script has no ${{ }} in it')
      .optional(),
  })
  .refine((step) => (step.run === undefined) !== (step.uses === undefined), 'a step either runs or uses');

/** The part of GitHub's workflow syntax that ours use; anything else is refused. */
const Workflow = z.strictObject({
  name: text,
  on: z.strictObject({
    push: z.strictObject({ branches: z.array(text).min(1) }),
    workflow_dispatch: z.strictObject({}),
  }),
  permissions: z.strictObject({ contents: z.literal('read') }),
  concurrency: z.strictObject({ group: text, 'cancel-in-progress': z.boolean() }),
  jobs: z.record(
    z.string().regex(/^[A-Za-z_][\w-]*$/),
    z.strictObject({
      'runs-on': text,
      'timeout-minutes': z.int().positive(),
      environment: z.strictObject({ name: text, url: z.url() }),
      steps: z.array(Step).min(1),
    }),
  ),
});

/** GitHub has no program that reads a workflow without running it: our own check of its form, and the shell's of each script in it. */
export const workflowReader: FileReader = {
  id: 'github-workflow',
  prove: async (bench, paths) => {
    const proofs = paths.map(async (path): Promise<[string, Proof]> => {
      const by = 'own check of the form';
      const refused = (message: string): [string, Proof] => [path, { result: 'refused', by, message }];
      const found = Workflow.safeParse(parse(await bench.read(path)));
      if (!found.success) return refused(z.prettifyError(found.error));
      for (const { run } of Object.values(found.data.jobs).flatMap(({ steps }) => steps)) {
        if (run === undefined) continue;
        const { code, stderr } = await bench.run(['bash', '-n'], { input: run });
        if (code !== 0) return refused(stderr.trim());
      }
      return [path, { result: 'accepted', by: `${by}, bash -n` }];
    });
    return new Map(await Promise.all(proofs));
  },
};
