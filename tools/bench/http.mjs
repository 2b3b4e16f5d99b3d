import { lived } from './lived.mjs';
import { median } from './measure.mjs';

/** A plain nginx against the rendered one, and Varnish against none. */
export async function bench({ quick, runs }) {
  const json = await lived('tools/bench/http-run.ts', quick ? [1, 1, 2] : [3, runs, 2]);
  return { json: { part: 'http', ...json }, markdown: render(json) };
}

function render({ seconds, workMs, pageBytes, results }) {
  return [
    `wrk, 16 connections over TLS, ${seconds} s each in turns (${results[0].runs.length} rounds, medians); a page is ${(pageBytes / 1000).toFixed(0)} kB and ${workMs} ms of the app's CPU:`,
    '',
    '| what is asked | by | requests/s | p50 | p99 | connections made to the app | wrong answers |',
    '|---|---|---|---|---|---|---|',
    ...results.map(({ what, by, runs }) => {
      const middle = [...runs].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(runs.length / 2)];
      return `| ${what} | ${by} | ${median(runs.map(({ perSecond }) => perSecond)).toFixed(0)} | ${middle.p50} | ${middle.p99} | ${middle.connections} | ${runs.reduce((sum, { wrong }) => sum + wrong, 0)} |`;
    }),
  ].join('\n');
}
