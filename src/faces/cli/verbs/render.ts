import { normalize } from 'node:path';
import { UnmoorError, untouched } from '../../../core/errors/error.ts';
import type { Asked } from '../../../core/plan/asked.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { Target } from '../../../core/app/target.ts';
import { askedOf, makePlan } from '../../../pipeline/plan/make-plan.ts';
import { demandFit, readPlan, sealPlan } from '../../../pipeline/plan/plan-file.ts';
import { findTarget } from '../../../pipeline/plan/stack.ts';
import { renderFiles } from '../../../pipeline/render/render.ts';
import { proveFiles } from '../../../pipeline/render/prove.ts';
import { writeFiles } from '../../../pipeline/render/write.ts';
import type { RenderFlags } from '../flags-render.ts';
import { appFor, planInput } from '../plan-input.ts';
import { readNamed } from '../read-file.ts';
import { renderAnswer, renderText } from '../render/files.ts';
import type { CommonFlags, Session } from '../session.ts';

type Flags = CommonFlags & RenderFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { world, output } = session;
  const { out, check, strict, diff, dryRun } = flags;
  const { components } = await world.plugins();
  const { plan, asked, target } = await planned(session, flags);
  const { stack, files } = renderFiles({ plan, asked, components, target });
  const { openOut, merge, onBench } = await world.rendering();
  const readers = [...components.flatMap(({ readers = [] }) => readers), ...(target.readers ?? [])];
  const proofs = check ? await proveFiles(files, readers, onBench) : undefined;
  const folder = normalize(out);
  const written = await writeFiles({
    files,
    out: openOut(folder),
    last: openOut(`${flags.state}/rendered/${encodeURIComponent(folder)}`),
    merge,
    dryRun,
  });
  const answer = renderAnswer({ plan, stack, folder, files, written, proofs, dryRun, strict });
  output.answer({
    json: answer,
    text: (paint, columns) => renderText(answer, diff ? written : [], paint, columns),
  });
  return answer.ok ? 0 : 1;
}

/** From the plan's own file, whose facts must still hold; else as `unmoor plan` would make it now. */
async function planned(
  session: Session,
  flags: Flags,
): Promise<{ plan: Plan; asked: Asked; target: Target }> {
  const { world } = session;
  if (flags.plan === undefined) {
    const input = await planInput(session, flags, 'render');
    return { plan: sealPlan(makePlan(input)), asked: askedOf(input), target: input.target };
  }
  const said = (
    ['to', 'host', 'choose', 'without', 'codeChange', 'requests', 'rehearsal', 'from', 'redisFrom'] as const
  ).find((name) => flags[name] !== undefined);
  if (said !== undefined)
    throw new UnmoorError('USE-105', {
      why: `--plan and --${said.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} were both given, and the plan says that itself.`,
      next: 'leave one of them out.',
      state: untouched,
    });
  const plan = readPlan(await readNamed(world, '--plan', flags.plan), flags.plan);
  const app = await appFor(world, flags, 'render');
  demandFit(plan, app);
  const { targets } = await world.plugins();
  const target = findTarget(targets, plan.target.id);
  return { plan, asked: askedOf({ app, target, choices: plan.choices, host: plan.host }), target };
}
