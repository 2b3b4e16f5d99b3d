import type { Sample } from '../../../core/mover.ts';
import { showBytes, showDuration } from '../../../core/units.ts';
import type { StatusResult } from '../../../pipeline/results.ts';
import type { Paint } from '../output/paint.ts';

/** `now` in ms since the epoch. */
export function renderStatus(status: StatusResult, now: number, paint: Paint): string {
  const { run } = status;
  const movers = Object.keys(run.from) as (keyof typeof run.from)[];
  return [
    `${paint.bold(`Run ${run.runId}`)}: ${status.state}, begun ${showDuration(Math.max(0, now - run.startedAt))} ago`,
    ...movers.map((mover) => `  ${run.from[mover] ?? '?'}  ->  ${run.to[mover] ?? '?'}`),
    `  writes go to: ${status.open === 'between' ? paint.yellow('neither is promised: a cutover stands in its pause') : status.open}`,
    ...worldLines(status, paint),
    `  steps: ${status.steps.done} done, ${status.steps.inDoubt} in doubt, ${status.steps.notDone} not done`,
    ...Object.entries(status.samples).flatMap(([mover, sample]) => [
      `  ${mover}: ${showSample(sample)}`,
      ...(sample?.advice ?? []).map((line) => paint.yellow(`  ${mover}: ${line}`)),
    ]),
    ...changedLines(status.changed ?? [], paint),
    ...(status.cutover === undefined
      ? []
      : [
          `  cutover ${status.cutover.number} (${status.cutover.flow.from} to ${status.cutover.flow.to}): ${status.cutover.state}`,
        ]),
    `Next: ${status.next}`,
  ].join('\n');
}

/** As many as a screen holds; `--json` has all. */
const shownChanges = 10;

function changedLines(changed: readonly string[], paint: Paint): string[] {
  if (changed.length === 0) return [];
  const more = changed.length - shownChanges;
  return [
    paint.yellow('  the two sides have not the same schema, which holds the cutover:'),
    ...changed.slice(0, shownChanges).map((line) => `    ${line}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}

function worldLines({ world, agrees }: StatusResult, paint: Paint): string[] {
  if (world === undefined) return [];
  const word = (writable: boolean | 'unknown' | undefined) =>
    writable === true ? 'accepts writes' : writable === false ? 'refuses writes' : 'cannot be asked';
  return [
    ...Object.entries(world).map(
      ([mover, sides]) =>
        `  ${mover} now: the source ${word(sides?.source)}, the target ${word(sides?.target)}`,
    ),
    ...(agrees === false
      ? [
          paint.red(
            '  The servers do not say what the journal says: `unmoor resume` or `unmoor abort` settles it.',
          ),
        ]
      : []),
  ];
}

function showSample(sample: Sample | undefined): string {
  if (sample === undefined) return 'not asked';
  return [
    sample.state,
    sample.lagMs === undefined ? '' : `lag ${showDuration(sample.lagMs)}`,
    sample.lagBytes === undefined ? '' : `${showBytes(sample.lagBytes)} behind`,
    sample.retainedBytes === undefined
      ? ''
      : `log kept ${showBytes(sample.retainedBytes)}${sample.retainedLimit === undefined ? '' : ` of ${showBytes(sample.retainedLimit)}`}`,
  ]
    .filter((text) => text !== '')
    .join(', ');
}
