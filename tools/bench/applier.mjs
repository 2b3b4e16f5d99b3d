import { lived } from './lived.mjs';

/** A backlog of pgbench transactions drained by a subscription of the server and by our own applier. */
export async function bench({ quick, runs, say }) {
  const results = [];
  for (let run = 1; run <= (quick ? 1 : runs); run += 1) {
    const result = await lived('tools/bench/applier-run.ts', quick ? [2000, 1] : [40_000, 10]);
    results.push(result);
    say(`run ${run} of ${quick ? 1 : runs} done`);
  }
  return { json: { part: 'applier', results }, markdown: render(results) };
}

function render(results) {
  const [{ transactions, scale }] = results;
  return [
    `A backlog of ${transactions} pgbench transactions (scale ${scale}, 4 changes each), drained:`,
    '',
    '| run | by | s | transactions/s | CPU s of our process | both sides equal |',
    '|---|---|---|---|---|---|',
    ...results.flatMap(({ results: drained }, run) =>
      drained.map(
        ({ name, seconds, perSecond, cpuSeconds, equal }) =>
          `| ${run + 1} | ${name} | ${seconds.toFixed(2)} | ${perSecond.toFixed(0)} | ${cpuSeconds.toFixed(1)} | ${equal ? 'yes' : 'NO'} |`,
      ),
    ),
    '',
    `Peak memory of our process: ${Math.max(...results.map(({ peakBytes }) => peakBytes / 1e6)).toFixed(0)} MB.`,
  ].join('\n');
}
