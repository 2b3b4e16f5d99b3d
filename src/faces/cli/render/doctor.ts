import type { Finding } from '../../../core/finding.ts';
import { never } from '../../../core/never.ts';
import type { DoctorResult } from '../../../pipeline/results.ts';
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
  return [...groups, verdict(result, paint)].join('\n');
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

function verdict(result: DoctorResult, paint: Paint): string {
  const counts = `${result.blocks} block, ${result.unknown} unknown, ${result.warns} to know.`;
  return result.ok
    ? `${paint.green('Ready to move.')} ${counts}`
    : `${paint.red('Not ready to move.')} ${counts}`;
}
