import { lived } from './lived.mjs';
import { median, percentile } from './measure.mjs';

/** Cutovers there and back under 8 writers, as the clients see them, and the live lag between them. */
export async function bench({ quick, say }) {
  const times = quick ? 4 : 20;
  const results = [];
  for (const rate of [500, 1200]) {
    const result = await lived('tools/bench/cutover-run.ts', [rate, times, quick ? 5 : 50]);
    results.push(result);
    say(`${rate} transactions a second: ${times} cutovers, ${result.ledger.missing} writes missing`);
  }
  return { json: { part: 'cutover', results }, markdown: results.map(render).join('\n\n') };
}

const ms = (value) => value.toFixed(0);

function render({ rate, reached, pauses, phases, lags, ledger }) {
  const worst = pauses.map((pause) => Math.max(...pause.clients));
  const all = pauses.flatMap((pause) => pause.clients);
  const fleet = pauses.map((pause) => pause.fleet);
  const inPause = ['fence', 'drain', 'carry', 'check', 'turn', 'open'];
  return [
    `${rate} transactions a second asked, ${ms(reached)} acknowledged; ${pauses.length} cutovers, there and back in turn:`,
    '',
    '| pause, ms | median | maximum | goal |',
    '|---|---|---|---|',
    `| of every client | ${ms(median(all))} | ${ms(Math.max(...all))} | < 150, < 500 |`,
    `| of the client that waited longest | ${ms(median(worst))} | ${ms(Math.max(...worst))} | |`,
    `| nobody's write was acknowledged | ${ms(median(fleet))} | ${ms(Math.max(...fleet))} | |`,
    '',
    `Phases in the pause, median ms: ${inPause.map((phase) => `${phase} ${median(phases[phase]).toFixed(1)}`).join(', ')}.`,
    `Live lag, insert on one side until seen on the other, ms: median ${median(lags).toFixed(1)}, p95 ${percentile(lags, 0.95).toFixed(1)} (goal < 50), maximum ${Math.max(...lags).toFixed(1)}, ${lags.length} samples.`,
    `Ledger: ${ledger.acknowledged} acknowledged, ${ledger.missing} missing, ${ledger.doubled} doubled.`,
  ].join('\n');
}
