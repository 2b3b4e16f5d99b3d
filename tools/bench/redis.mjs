import { lived } from './lived.mjs';
import { median } from './measure.mjs';

/** A million mixed keys, copied by replication and by scan in turn. */
export async function bench({ quick, runs, say }) {
  const keys = quick ? 20_000 : 1_000_000;
  const results = [];
  for (let round = 1; round <= runs; round += 1)
    for (const method of ['psync', 'scan']) {
      const result = await lived('tools/bench/redis-run.ts', [method, keys]);
      results.push({ round, ...result });
      say(`round ${round}: ${method} ${result.seconds.toFixed(1)} s`);
    }
  const of = (method, key) => results.filter((one) => one.method === method).map((one) => one[key]);
  const lines = ['psync', 'scan'].map((method) =>
    [
      method === 'psync' ? 'replication (REPLICAOF)' : 'scan, DUMP and RESTORE',
      `${median(of(method, 'seconds')).toFixed(1)} (${of(method, 'seconds')
        .map((value) => value.toFixed(1))
        .join(' ')})`,
      (median(of(method, 'seconds')) / median(of('psync', 'seconds'))).toFixed(2),
      median(of(method, 'cpuSeconds')).toFixed(1),
      `${Math.round(Math.max(...of(method, 'peakBytes')) / 1e6)} MB`,
      median(of(method, 'verifySeconds')).toFixed(1),
      median(of(method, 'pauseMs')).toFixed(0),
    ].join(' | '),
  );
  return {
    json: { part: 'redis', keys, results },
    markdown: [
      `${keys} mixed keys; both servers and Unmoor on this machine; ${runs} alternating runs, medians (all runs). The peak is that of the whole call, comparison included.`,
      '',
      '| way | copy s | / replication | Node CPU s | peak memory | comparing every key s | fence to open, no load, ms |',
      '|---|---|---|---|---|---|---|',
      ...lines.map((line) => `| ${line} |`),
    ].join('\n'),
  };
}
