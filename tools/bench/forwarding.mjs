import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyTarget } from './clusters.mjs';
import { runMeasured } from './measure.mjs';
import { bundle } from '../build.mjs';

/** What forwarding itself costs Node, with nothing else counted: the largest table, in a process of its own. */
export async function measureForwarding(clusters, from) {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-bench-forward-'));
  try {
    const to = await emptyTarget(clusters);
    const target = await clusters.connect(to);
    await target.run(
      'CREATE UNLOGGED TABLE public.events (id bigint, user_id int, kind text, payload jsonb, ip inet, at timestamptz)',
    );
    await target.end();
    const outfile = join(folder, 'forward.mjs');
    await bundle('test/support/copy-memory.ts', outfile);
    const ran = await runMeasured([process.execPath, outfile, from, to, 'public.events']);
    const { rows, bytes, cpuSeconds, peakBytes } = JSON.parse(ran.stdout);
    return { rows, bytes, secondsPerGB: cpuSeconds / (bytes / 1e9), peakBytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
