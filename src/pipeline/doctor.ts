import { UnmoorError, untouched } from '../core/errors/error.ts';
import type { LookContext } from './context.ts';
import type { DoctorResult } from './results.ts';

/** What stands in the way of a move, and what to know before it. Changes nothing on either side. */
export async function doctor(context: LookContext): Promise<DoctorResult> {
  const found = await Promise.all(
    context.movers.map(async (mover) =>
      (await mover.doctor()).map((finding) => ({ ...finding, mover: mover.kind })),
    ),
  );
  const [advice] = await Promise.all(
    context.movers.flatMap((mover) => (mover.advise === undefined ? [] : [mover.advise()])),
  );
  const findings = found.flat();
  const count = (level: string) => findings.filter((finding) => finding.level === level).length;
  const blocks = count('blocks');
  const unknown = count('unknown');
  return {
    ok: blocks === 0 && unknown === 0,
    findings,
    ...(advice === undefined ? {} : { advice }),
    blocks,
    warns: count('warns'),
    unknown,
  };
}

/** @throws UnmoorError RUN-108 that lists everything that blocks, so that all of it can be mended at once */
export function refuseBlocked({ findings, blocks }: DoctorResult): void {
  if (blocks === 0) return;
  const blocking = findings.filter((finding) => finding.level === 'blocks');
  throw new UnmoorError('RUN-108', {
    why: blocking
      .map((finding) => `${finding.code} (${finding.side}): ${finding.what} ${finding.why}`)
      .join(' '),
    next: [
      ...blocking.flatMap(({ code, remedy }) => (remedy === undefined ? [] : [`${code}: ${remedy}`])),
      'Then type the command again; `unmoor doctor` shows what is left.',
    ].join(' '),
    state: untouched,
  });
}
