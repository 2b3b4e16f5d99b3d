import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lived } from './lived.mjs';
import { writeRepository } from './repository.mjs';

/** A repository read whole by every reader, warm: the best of `runs` readings, each in a process of its own. */
export async function bench({ quick, runs, say }) {
  const results = [];
  for (const count of quick ? [1000] : [1000, 5000, 20_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'unmoor-bench-reading-'));
    try {
      writeRepository(folder, count);
      const readings = [];
      for (let run = 0; run <= runs; run++)
        readings.push(await lived('tools/bench/reading-run.ts', [folder]));
      const best = readings.slice(1).toSorted((a, b) => a.walk + a.read - b.walk - b.read)[0];
      results.push(best);
      say(`${best.files} files: ${(best.walk + best.read).toFixed(2)} s, ${best.found} facts and ties`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return { json: { part: 'reading', results }, markdown: render(results) };
}

function render(results) {
  const row = (name, of) => `| ${name} | ${results.map(of).join(' | ')} |`;
  return [
    'Seconds to read a repository with every reader (the first reading, which warms the disk, is not counted; best of the others).',
    '',
    `| part | ${results.map(({ files }) => `${files} files`).join(' | ')} |`,
    `|---|${results.map(() => '---|').join('')}`,
    row('walk, and ask git', ({ walk }) => walk.toFixed(2)),
    row('read', ({ read }) => read.toFixed(2)),
    row('all', ({ walk, read }) => (walk + read).toFixed(2)),
    row('CPU, start of Node included', ({ cpu }) => cpu.toFixed(2)),
    row('peak memory of Node', ({ peakBytes }) => `${Math.round(peakBytes / 1e6)} MB`),
  ].join('\n');
}
