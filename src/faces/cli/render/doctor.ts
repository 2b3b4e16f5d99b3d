import type { Finding } from '../../../core/finding.ts';
import type { MethodAdvice } from '../../../core/method.ts';
import { never } from '../../../core/never.ts';
import type { DoctorResult } from '../../../pipeline/results.ts';
import { padEnd } from '../output/bars.ts';
import type { Paint } from '../output/paint.ts';

const order: readonly Finding['level'][] = ['blocks', 'unknown', 'warns', 'tells'];

/** Findings by how much they matter; each with what mends it and what takes that back. */
export function renderDoctor(result: DoctorResult, paint: Paint): string {
  const groups = order.flatMap((level) => {
    const found = result.findings.filter((finding) => finding.level === level);
    return found.length === 0
      ? []
      : [paint.bold(headOf(level)), ...found.flatMap((finding) => lines(finding, paint)), ''];
  });
  return [...groups, ...ways(result.advice, paint), verdict(result, paint)].join('\n');
}

function headOf(level: Finding['level']): string {
  switch (level) {
    case 'blocks':
      return 'Must be mended before the move';
    case 'unknown':
      return 'Could not be looked at';
    case 'warns':
      return 'To know before the move';
    case 'tells':
      return 'For information';
    default:
      return never(level);
  }
}

function lines(finding: DoctorResult['findings'][number], paint: Paint): string[] {
  const colour =
    finding.level === 'blocks' ? paint.red : finding.level === 'tells' ? paint.dim : paint.yellow;
  return [
    `  ${colour(finding.code)}  ${finding.side} ${finding.mover}: ${finding.what}`,
    ...(finding.why === '' ? [] : [`      ${finding.why}`]),
    ...indented('mend', finding.remedy),
    ...indented('undo', finding.undo),
  ];
}

function indented(label: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  const [first = '', ...rest] = text.trim().split('\n');
  return [`      ${label}:  ${first}`, ...rest.map((line) => `             ${line}`)];
}

/** One line a method, and below it the reasons. */
function ways(advice: MethodAdvice | undefined, paint: Paint): string[] {
  if (advice === undefined) return [];
  const colour = { true: paint.green, false: paint.red, unknown: paint.yellow } as const;
  const words = { true: 'possible', false: 'not possible', unknown: 'not known' } as const;
  const rows = advice.methods.flatMap(({ method, possible, why: [first = '', ...rest] }) => {
    const key = `${possible}` as const;
    const mark = method === advice.recommended ? paint.bold('*') : ' ';
    return [
      `${mark} ${padEnd(method, 8)}  ${colour[key](padEnd(words[key], 12))}  ${first}`,
      ...rest.map((line) => `${' '.repeat(26)}${line}`),
    ];
  });
  const best =
    advice.recommended === 'none'
      ? 'None of them is open as both sides are now.'
      : `* has the shortest pause of those that are open.`;
  return [paint.bold('Ways to move PostgreSQL'), ...rows, `  ${paint.dim(best)}`, ''];
}

function verdict(result: DoctorResult, paint: Paint): string {
  const counts = `${result.blocks} block, ${result.unknown} unknown, ${result.warns} to know.`;
  return result.ok
    ? `${paint.green('Ready to move.')} ${counts}`
    : `${paint.red('Not ready to move.')} ${counts}`;
}
