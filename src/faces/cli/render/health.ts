import type { Fault, Level } from '../../../core/health/fault.ts';
import { never } from '../../../core/never.ts';
import type { Examination } from '../../../pipeline/health/examine.ts';
import type { Mended, Mending } from '../../../pipeline/health/mend.ts';
import type { Paint } from '../output/paint.ts';
import { visible } from '../output/visible.ts';

/** What is wrong by how much it matters, then what follows from it, what was mended, and the verdict. */
export function renderHealth(result: Examination | Mended, paint: Paint): string {
  const { faults } = result;
  const roots = faults.filter(({ from }) => from === undefined);
  const others = faults.filter(({ from }) => from !== undefined);
  return [
    ...(['broken', 'risk', 'unknown', 'note'] as const).flatMap((level) => {
      const found = roots.filter((fault) => fault.level === level);
      return found.length === 0
        ? []
        : [paint.bold(headOf(level)), ...found.flatMap((fault) => lines(fault, paint)), ''];
    }),
    ...(others.length === 0
      ? []
      : [
          paint.bold('Follows from these, and goes away with them'),
          ...others.map(({ id, from, measured }) => `  ${paint.dim(id)}  from ${from}: ${visible(measured)}`),
          '',
        ]),
    ...('mendings' in result ? mended(result.mendings, paint) : []),
    verdict(result, paint),
  ].join('\n');
}

function headOf(level: Level): string {
  switch (level) {
    case 'broken':
      return 'Broken';
    case 'risk':
      return 'At risk';
    case 'unknown':
      return 'Could not be looked at';
    case 'note':
      return 'To know';
    default:
      return never(level);
  }
}

function lines({ id, level, says, cause, measured, expected, mend }: Fault, paint: Paint): string[] {
  const colour = level === 'broken' ? paint.red : level === 'note' ? paint.dim : paint.yellow;
  return [
    `  ${colour(id)}  ${says}.`,
    `      measured:  ${visible(measured)}`,
    `      expected:  ${visible(expected)}`,
    `      ${visible(cause)}`,
    ...indented(mend === undefined ? undefined : mend.safe ? 'mend (--fix)' : 'mend', mend?.how),
  ];
}

function indented(label: string | undefined, text: string | undefined): string[] {
  if (label === undefined || text === undefined) return [];
  const [first = '', ...rest] = text.trim().split('\n').map(visible);
  return [`      ${label}:  ${first}`, ...rest.map((line) => `${' '.repeat(label.length + 9)}${line}`)];
}

/** What would be typed, for whoever is asked. */
export const showMend = ({ says, of, mend }: Fault): string[] => [
  `  ${says}${of === undefined ? '' : ` (${of})`}`,
  ...(mend?.how ?? '').split('\n').map((line) => `      ${line}`),
];

function mended(mendings: readonly Mending[], paint: Paint): string[] {
  if (mendings.length === 0) return [];
  return [
    paint.bold('Tried to mend'),
    ...mendings.map(({ id, of, mended: gone, said }) => {
      const what = `  ${id}${of === undefined ? '' : ` (${visible(of)})`}: `;
      return `${what}${gone ? paint.green('mended') : paint.red(`still so${said === undefined ? '' : `; it said: ${visible(said)}`}`)}`;
    }),
    '',
  ];
}

function verdict({ server, app, ok, faults }: Examination, paint: Paint): string {
  const name = `${visible(app)} on ${visible(server)}`;
  if (ok) return paint.green(`${name} is well.`);
  const roots = faults.filter(({ from }) => from === undefined);
  const count = (level: Level) => roots.filter((fault) => fault.level === level).length;
  return `${paint.red(`${name} is not well.`)} ${count('broken')} broken, ${count('risk')} at risk, ${count('unknown')} unknown.`;
}
