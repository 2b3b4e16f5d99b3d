import pc from 'picocolors';
import { showBytes, showCount, showDuration } from '../core/units.ts';
import type { RehearsalResult } from './report.ts';

type Colours = ReturnType<typeof pc.createColors>;

/** Plain words for the phases; one that is not here is shown by its name. */
const phaseNames: Readonly<Record<string, string>> = {
  servers: 'Start servers',
  fill: 'Fill the shop',
  doctor: 'Look at both sides',
  move: 'Copy, then follow',
  verify: 'Compare, while the app writes',
  cutover: 'Switch over',
  rollback: 'Go back',
  forward: 'Switch over again',
  compare: 'Compare, at rest',
  ledger: 'Look up every write',
  cleanup: 'Clean up',
};

/** The report for a terminal, at most 80 columns wide. */
export function renderReport(result: RehearsalResult, colour = false): string {
  const c = pc.createColors(colour);
  const parts = [
    headline(result, c),
    data(result, c),
    phases(result, c),
    ...(result.switches.length > 0 ? [switches(result, c), writes(result, c)] : []),
    ...(result.notes.length > 0 ? [notes(result, c)] : []),
  ];
  return `${parts.map((lines) => lines.map((line) => line.trimEnd()).join('\n')).join('\n\n')}\n`;
}

function headline(result: RehearsalResult, c: Colours): string[] {
  const verdict = result.ok ? c.green('ALL IS WELL') : c.red('NOT WELL');
  const what =
    result.kind === 'sample'
      ? 'A living shop was moved there, back, and there again'
      : 'Your database was copied to a throwaway server';
  const versions = Object.entries(result.versions).map(([name, version]) => `${name} ${version}`);
  return [`${c.bold(what)}: ${verdict}`, c.dim(versions.join(', '))];
}

function data(result: RehearsalResult, c: Colours): string[] {
  const cells: [string, string][] = [
    ['Tables', showCount(result.tables)],
    ['Rows', showCount(result.rows)],
    ['Size', showBytes(result.bytes)],
    ...(result.redis === undefined ? [] : [['Redis keys', showCount(result.redis.keys)] as [string, string]]),
    ['Differences', verdict(result.differences, c)],
  ];
  return table(cells);
}

function phases(result: RehearsalResult, c: Colours): string[] {
  const entries = Object.entries(result.phases);
  const longest = Math.max(1, ...entries.map(([, ms]) => ms));
  const total = entries.reduce((sum, [, ms]) => sum + ms, 0);
  const rows = entries.map(([name, ms]): [string, string] => [
    phaseNames[name] ?? name,
    `${showDuration(ms).padStart(10)}  ${c.cyan(bar(ms / longest, 28))}`,
  ]);
  return [c.bold('Time'), ...table([...rows, ['Together', showDuration(total).padStart(10)]])];
}

function switches(result: RehearsalResult, c: Colours): string[] {
  const longest = Math.max(1, ...result.switches.map((pause) => pause.max));
  const head = `${''.padEnd(30)}${'median'.padStart(10)}${'longest'.padStart(10)}${'nobody'.padStart(10)}`;
  return [
    `${c.bold('Paused writes')}, as the app's clients saw them`,
    c.dim(head),
    ...result.switches.map(
      (pause) =>
        `  ${(phaseNames[pause.name] ?? pause.name).padEnd(28)}${shown(pause.median)}${shown(pause.max)}${shown(pause.fleet)}  ${c.yellow(bar(pause.max / longest, 14))}`,
    ),
  ];
}

function writes(result: RehearsalResult, c: Colours): string[] {
  return [
    `${c.bold('Writes')} that the app was told are done`,
    ...table([
      ['Acknowledged', showCount(result.acknowledged)],
      ['Missing', verdict(result.missing, c)],
      ['Doubled', verdict(result.doubled, c)],
      ['Went back and forth', result.rolledBack ? c.green('yes, nothing lost on the way') : c.red('no')],
    ]),
  ];
}

function notes(result: RehearsalResult, c: Colours): string[] {
  return [c.bold('Notes'), ...result.notes.map((note) => `  - ${note}`)];
}

const shown = (ms: number) => showDuration(ms).padStart(10);
const verdict = (count: number, c: Colours) => (count === 0 ? c.green('0') : c.red(showCount(count)));

const table = (rows: readonly (readonly [string, string])[]) =>
  rows.map(([name, value]) => `  ${name.padEnd(30)}${value}`);

/** Eighths of a block, so that small values can still be told apart. */
function bar(share: number, width: number): string {
  const eighths = Math.max(share > 0 ? 1 : 0, Math.round(share * width * 8));
  return '█'.repeat(eighths >> 3) + ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths & 7];
}
