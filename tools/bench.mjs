import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bench/source.mjs';

const parts = [
  'copy',
  'cutover',
  'redis',
  'applier',
  'tables',
  'verify',
  'large',
  'reading',
  'http',
  'database',
];
const usage = `usage: npm run bench -- [${parts.join('|')}] [--quick] [--runs N]
  Each part prints a table ready for docs/benchmarks.md and leaves dist/bench/<part>.{md,json}.
  --quick  a twentieth of the data: shows that it runs, says nothing about speed
  --runs   alternating runs of each contender (3)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, runs: { type: 'string' }, help: { type: 'boolean' } },
});
const runs = Number(values.runs ?? 3);
const unknown = positionals.filter((part) => !parts.includes(part));
if (values.help || unknown.length > 0 || !Number.isInteger(runs) || runs < 1) {
  console.error(unknown.length > 0 ? `unknown part: ${unknown.join(', ')}\n${usage}` : usage);
  process.exit(values.help ? 0 : 2);
}
const fileOf = (part) => join(root, 'tools', 'bench', `${part}.mjs`);
const wanted = positionals.length > 0 ? positionals : parts;
const folder = join(root, 'dist', 'bench');
mkdirSync(folder, { recursive: true });
for (const part of wanted) {
  const { bench } = await import(fileOf(part));
  const { json, markdown } = await bench({
    quick: values.quick ?? false,
    runs,
    say: (text) => console.error(`${part}: ${text}`),
  });
  writeFileSync(join(folder, `${part}.json`), `${JSON.stringify(json, null, 2)}\n`);
  writeFileSync(join(folder, `${part}.md`), `${markdown}\n`);
  console.log(markdown);
}
