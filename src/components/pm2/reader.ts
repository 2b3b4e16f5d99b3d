import { z } from 'zod';
import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';

/** What we write of https://pm2.keymetrics.io/docs/usage/application-declaration/: a word that is not among it is a mistake. */
const Ecosystem = z.strictObject({
  apps: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        cwd: z.string().startsWith('/'),
        script: z.string().min(1),
        args: z.array(z.string()),
        node_args: z.array(z.string()).optional(),
        interpreter: z.enum(['node', 'none']).optional(),
        exec_mode: z.enum(['cluster', 'fork']),
        instances: z.int().min(1),
        max_memory_restart: z.string().regex(/^\d+M$/),
        listen_timeout: z.int().positive(),
        kill_timeout: z.int().positive(),
        exp_backoff_restart_delay: z.int().positive(),
        wait_ready: z.boolean().optional(),
        out_file: z.string(),
        error_file: z.string(),
        env: z.record(z.string(), z.string()),
      }),
    )
    .min(1),
});

/** Node loads the file, and what it holds is set against PM2's own words. PM2 has no way to read one without starting it. */
export const reader: FileReader = {
  id: 'pm2',
  prove: async (bench, paths) => {
    if (!(await bench.has('node')))
      return new Map(
        paths.map((path) => [path, { result: 'unchecked', why: 'node is not on this machine' }]),
      );
    return new Map(await Promise.all(paths.map(async (path) => [path, await verdict(bench, path)] as const)));
  },
};

async function verdict(bench: Bench, path: string): Promise<Proof> {
  const by = 'node, and our schema of PM2’s file';
  const load = 'require("node:fs").writeSync(1, JSON.stringify(require(process.argv[1])))';
  const { code, stdout, stderr } = await bench.run(['node', '-e', load, `${bench.root}${path}`]);
  if (code !== 0)
    return { result: 'refused', by, message: /^\w*Error: .*$/m.exec(stderr)?.[0] ?? stderr.trim() };
  const read = Ecosystem.safeParse(JSON.parse(stdout));
  if (read.success) return { result: 'accepted', by };
  const [issue] = read.error.issues;
  return { result: 'refused', by, message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
}
