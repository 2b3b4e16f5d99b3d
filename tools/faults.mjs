// npm run faults [-- NAME...]: moves with harm done to them, then docs/faults.md from what they came to. A run of one changes its own row.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { installMajors } from './setup-majors.mjs';
import { root, setUp } from './setup.mjs';
import { aptAs, installByApt, installTestPrograms } from './setup-servers.mjs';
import { tool } from './setup-say.mjs';

const page = join(root, 'docs', 'faults.md');
const outcomes = join(root, 'dist', 'faults', 'outcomes');
const notRunMark = '**not run**';

await tool(async () => {
  const names = process.argv.slice(2);
  await setUp();
  installTestPrograms();
  installMajors();
  installFaketime();
  rmSync(outcomes, { recursive: true, force: true });
  mkdirSync(outcomes, { recursive: true });
  const only = names.length === 0 ? [] : ['-t', `^(${names.join('|')})( |$)`];
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--config',
      'vitest.faults.config.ts',
      ...only,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const lived = readdirSync(outcomes).map((file) => JSON.parse(readFileSync(join(outcomes, file), 'utf8')));
  if (lived.length === 0 && status === 0) console.error(`No fault of that name: ${names.join(', ')}`);
  writeFileSync(page, pageOf(lived, names.length === 0));
  const leftOut = lived.filter(({ notRun }) => notRun !== undefined);
  for (const { name, notRun } of leftOut) console.error(`Not run: ${name}, for ${notRun}`);
  console.log(
    `Wrote ${lived.length} row(s) to docs/faults.md: ${lived.length - leftOut.length} lived, ${leftOut.length} not run`,
  );
  const isExcused = process.getuid?.() !== 0; // root can mount, make namespaces, and install what is missing
  return leftOut.length > 0 && !isExcused ? 1 : (status ?? 1);
});

/** For the jump of the clock. Where apt may not be run that fault is not lived, and its row says so. */
function installFaketime() {
  if (existsSync('/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1')) return;
  const as = aptAs();
  if (as !== undefined) installByApt(as, ['libfaketime']);
}

/** Rows of other faults are kept as they stand; a whole run leaves only its own. */
function pageOf(lived, isWhole) {
  const rows = new Map(isWhole ? [] : readRows());
  for (const one of lived) rows.set(one.name, rowOf(one));
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const leftOut = sorted.filter((row) => row.includes(notRunMark)).length;
  return `# Faults: what was done to a move, and what came of it

Written by \`npm run faults\` (\`npm run faults -- NAME\` lives one, and changes its row). Do not edit.

Each is a whole move between two real servers: a shop, an app that writes all the time under its own role, a prober that commits a
row on **both** sides every few milliseconds as superuser and as the app's role, and a TCP proxy on every way (\`far-and-lossy\`: the
source is in a network namespace of its own, its app beside it). At the end every
write that was acknowledged is looked up on the side that is open. **missing**, **doubled** and **refused, there** must be 0.
**both open** counts how often accepted writes alternated between the sides more than the number of openings explains (0: at no
moment did both let writes through). **in doubt** are writes whose answer was lost with the connection: they may stand, once.
**pause** is the longest time in which nobody's write was acknowledged, and holds the restarts of servers where there are any.
A row appears only when the test of that fault passed; one that the machine could not live says so: here ${sorted.length - leftOut} were
lived and ${leftOut} not. Run by root, one that is not lived fails the run.

This machine: ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}. \`fsync\` is off on the servers.

| fault | how | what Unmoor does | PostgreSQL | acknowledged | missing | doubled | refused, there | in doubt | pause, ms | samples | both open | s | codes told | run |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
${sorted.join('\n')}
`;
}

function rowOf({ name, how, does, figures, seconds, notRun }) {
  const day = new Date().toISOString().slice(0, 10);
  const figuresOf = ({
    majors,
    acknowledged,
    missing,
    doubled,
    ghosts,
    inDoubt,
    pauseMs,
    samples,
    bothOpen,
    codes,
  }) => [
    majors,
    ...[acknowledged, missing, doubled, ghosts, inDoubt, pauseMs, samples, bothOpen, seconds].map(String),
    codes.join(' ') || '-',
  ];
  const cells =
    notRun === undefined ? figuresOf(figures) : [`${notRunMark}: ${notRun}`, ...Array(10).fill('')];
  return `| ${[`\`${name}\``, how, does, ...cells, day].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function readRows() {
  if (!existsSync(page)) return [];
  return readFileSync(page, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const name = /^\| `([^`]+)` \|/.exec(line)?.[1];
      return name === undefined ? [] : [[name, line]];
    });
}
