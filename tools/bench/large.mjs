import { lived } from './lived.mjs';

/** One transaction of 0.5 and one of 5 GB through our own applier: its memory must not grow with them. */
export async function bench({ quick, say }) {
  const results = [];
  for (const megabytes of quick ? [20, 100] : [500, 5000]) {
    results.push(await lived('tools/bench/large-run.ts', [megabytes]));
    say(`${megabytes} MB done`);
  }
  const mb = (bytes) => Math.round(bytes / 1e6);
  return {
    json: { part: 'large', results },
    markdown: [
      '| one transaction | rows | s | MB/s | memory before, MB | at most, MB | both sides equal |',
      '|---|---|---|---|---|---|---|',
      ...results.map(
        ({ megabytes, rows, seconds, beforeBytes, peakBytes, equal }) =>
          `| ${megabytes} MB | ${rows} | ${seconds.toFixed(0)} | ${(megabytes / seconds).toFixed(0)} | ${mb(beforeBytes)} | ${mb(peakBytes)} | ${equal ? 'yes' : 'NO'} |`,
      ),
    ].join('\n'),
  };
}
