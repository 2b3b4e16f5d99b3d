import { lived } from './lived.mjs';

/** A whole move of 100, 1 000 and 10 000 small tables: what each part costs a table. */
export async function bench({ quick, say }) {
  const results = [];
  for (const count of quick ? [100, 300] : [100, 1000, 10_000]) {
    const result = await lived('tools/bench/tables-run.ts', [count]);
    results.push(result);
    say(
      `${count} tables: ${result.same} of ${result.items} equal, gates that do not hold: ${result.closed.join(', ') || 'none'}`,
    );
  }
  return { json: { part: 'tables', results }, markdown: render(results) };
}

function render(results) {
  const parts = Object.keys(results[0].seconds);
  const cells = (part) =>
    results.map(
      ({ seconds, count }) => `${seconds[part].toFixed(2)} (${((seconds[part] / count) * 1000).toFixed(2)})`,
    );
  const total = results.map(({ seconds, count }) => {
    const all = Object.values(seconds).reduce((sum, one) => sum + one, 0);
    return `${all.toFixed(1)} (${((all / count) * 1000).toFixed(1)})`;
  });
  return [
    'Seconds, and in brackets milliseconds a table. Each table: primary key, unique index, sequence, foreign key, ten rows.',
    '',
    `| part | ${results.map(({ count }) => `${count} tables`).join(' | ')} |`,
    `|---|${results.map(() => '---|').join('')}`,
    ...parts.map((part) => `| ${part} | ${cells(part).join(' | ')} |`),
    `| all | ${total.join(' | ')} |`,
    `| peak memory of Node | ${results.map(({ peakBytes }) => `${Math.round(peakBytes / 1e6)} MB`).join(' | ')} |`,
  ].join('\n');
}
