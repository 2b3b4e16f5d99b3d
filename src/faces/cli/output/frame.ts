import { showBytes, showCount, showDuration } from '../../../core/units.ts';
import { bar, columnsOf, cut, padEnd } from './bars.ts';
import type { Paint } from './paint.ts';
import { type ItemView, totalsOf, type View } from './view.ts';

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

/** The moving part of the screen, at most `rows - 2` lines, none wider than the screen. Pure: the same view draws the same frame. */
export function drawFrame(view: View, screen: Screen, now: number, paint: Paint): string[] {
  const columns = Math.max(20, screen.columns - 1);
  const tail = [
    ...lagLines(view),
    ...comparedLine(view, paint),
    ...cutoverLine(view),
    ...stepLine(view, now),
  ];
  const space = Math.max(3, screen.rows - 2 - tail.length);
  return [...itemLines(view, columns, space, paint), ...tail].map((line) => clip(line, columns));
}

function itemLines(view: View, columns: number, space: number, paint: Paint): string[] {
  const items = [...view.items.values()];
  const busy = items.filter((item) => item.state === 'copying' || item.state === 'indexing');
  if (busy.length === 0) return [];
  const totals = totalsOf(view);
  const waiting = items.filter((item) => item.state === 'waiting').length;
  const shown = busy.slice(0, Math.max(1, space - 2));
  const name = Math.min(
    32,
    Math.max(8, ...shown.map((item) => columnsOf(item.item))),
    Math.floor(columns / 3),
  );
  const width = Math.max(6, Math.min(24, columns - name - 62));
  const part = totals.ofBytes === 0 ? undefined : totals.bytes / totals.ofBytes;
  const head = [
    padEnd('all', name),
    paint.cyan(bar(part, width)),
    percent(part),
    `${showBytes(totals.bytes)} of ${showBytes(totals.ofBytes)}`,
    totals.rate === undefined ? '' : `${showBytes(totals.rate)}/s`,
    totals.leftMs === undefined ? '' : `${showDuration(totals.leftMs)} left`,
  ];
  const rest = [
    busy.length > shown.length ? `${busy.length - shown.length} more at work` : '',
    waiting > 0 ? `${waiting} waiting` : '',
    totals.done > 0 ? `${totals.done} done` : '',
  ].filter((text) => text !== '');
  return [
    join(head),
    ...shown.map((item) => itemLine(item, name, width, paint)),
    ...(rest.length === 0 ? [] : [paint.dim(`  ${rest.join(', ')}`)]),
  ];
}

function itemLine(item: ItemView, name: number, width: number, paint: Paint): string {
  const label = padEnd(cut(item.item, name), name);
  const rows = item.rows === undefined ? '' : `${showCount(item.rows)} rows`;
  if (item.state === 'indexing')
    return join([label, paint.yellow(padEnd('indexes', width)), '     ', showBytes(item.bytes), rows]);
  const part = item.ofBytes === 0 ? undefined : item.bytes / Math.max(item.ofBytes, item.bytes);
  return join([
    label,
    paint.green(bar(part, width)),
    percent(part),
    `${showBytes(item.bytes)} of ${showBytes(Math.max(item.ofBytes, item.bytes))}`,
    rows,
    item.rate === undefined ? '' : `${showBytes(item.rate)}/s`,
    item.rate === undefined || item.rate <= 0
      ? ''
      : `${showDuration((Math.max(0, item.ofBytes - item.bytes) / item.rate) * 1000)} left`,
  ]);
}

/** One line a mover; also the plain lines speak so. */
export function lagLines(view: View): string[] {
  return [...view.lag].map(([mover, lag]) => {
    const parts = [
      lag.ms === undefined ? '' : showDuration(lag.ms),
      lag.bytes === undefined ? '' : `${showBytes(lag.bytes)} behind`,
      lag.etaMs === undefined ? '' : `level in ${showDuration(lag.etaMs)}`,
    ].filter((text) => text !== '');
    return `${mover}: ${parts.length === 0 ? 'lag not known yet' : `lag ${parts.join(', ')}`}`;
  });
}

function comparedLine({ compared }: View, paint: Paint): string[] {
  if (compared === undefined || compared.done >= compared.of) return [];
  const faults = [
    compared.different > 0 ? paint.red(`${showCount(compared.different)} different`) : '',
    compared.unknown > 0 ? paint.yellow(`${showCount(compared.unknown)} unknown`) : '',
  ];
  const part = compared.done / compared.of;
  return [
    join([
      'compared',
      paint.cyan(bar(part, 20)),
      percent(part),
      `${showCount(compared.done)} of ${showCount(compared.of)}`,
      ...faults,
    ]),
  ];
}

const cutoverLine = ({ cutover }: View): string[] =>
  cutover === undefined ? [] : [`${cutover.state}: ${cutover.says}`];

const stepLine = ({ step }: View, now: number): string[] =>
  step === undefined ? [] : [`… ${step.says} (${showDuration(Math.max(0, now - step.since))})`];

const percent = (part: number | undefined): string =>
  part === undefined ? '    ' : `${String(Math.floor(part * 100)).padStart(3)} %`;

const join = (parts: readonly string[]): string => parts.filter((text) => text !== '').join('  ');

/** A line that is too wide would wrap and break the redrawing; its colours are given up for its end. */
function clip(line: string, columns: number): string {
  if (columnsOf(line) <= columns) return line;
  // oxlint-disable-next-line no-control-regex
  return cut(line.replaceAll(/\u001b\[[0-9;]*m/g, ''), columns);
}
