import { normalize } from 'node:path';
import { UnmoorError, untouched } from '../../../core/errors/error.ts';
import type { Asked } from '../../../core/plan/asked.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { Target } from '../../../core/app/target.ts';
import { askedOfPlan, makePlan } from '../../../pipeline/plan/make-plan.ts';
import { demandFit, readPlan, sealPlan } from '../../../pipeline/plan/plan-file.ts';
import { findTarget } from '../../../pipeline/plan/stack.ts';
import { unrendered } from '../../../pipeline/render/make-stack.ts';
import { renderFiles } from '../../../pipeline/render/render.ts';
import { proveFiles } from '../../../pipeline/render/prove.ts';
import { compare, write } from '../../../pipeline/render/write.ts';
import type { LangFlags } from '../flags.ts';
import type { RenderFlags } from '../flags-render.ts';
import { appFor, planInput } from '../plan-input.ts';
import { readNamed } from '../read-file.ts';
import { renderText } from '../render/files.ts';
import { fileAnswer, isRefused, type RenderAnswer } from '../render/files-answer.ts';
import type { CommonFlags, Session } from '../session.ts';

type Flags = CommonFlags & RenderFlags & LangFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { world, output } = session;
  const { components } = await world.plugins();
  const { plan, asked, target } = await planned(session, flags);
  const { stack, files } = renderFiles({ plan, asked, components, target });
  const { openOut, onBench } = await world.rendering();
  const out = normalize(flags.out).replace(/(?<=.)\/$/, '');
  const folders = {
    out: openOut(out),
    last: openOut(`${flags.state}/rendered/${folderNameOf(out)}`),
  };
  const changes = await compare(files, folders);
  const readers = [...components.flatMap(({ readers = [] }) => readers), ...(target.readers ?? [])];
  // With the person's edits: that is what the programs will read.
  const asTheyWillLie = changes.flatMap(({ file, after }) =>
    file === undefined ? [] : [{ ...file, text: after ?? file.text }],
  );
  const proofs = flags.check ? await proveFiles(asTheyWillLie, readers, onBench) : undefined;
  if (world.signal.aborted) throw stopped();
  const told = changes.map((change) => fileAnswer(change, proofs, flags.diff));
  const refused = told.some((file) => isRefused(file, flags.check && flags.strict));
  // What lies there may serve: it is not replaced by what a program refuses.
  const written = !flags.dryRun && !refused;
  if (written) await write(changes, folders);
  const answer: RenderAnswer = {
    ok: !refused && !told.some(({ outcome }) => outcome === 'beside'),
    app: plan.app,
    target: plan.target.id,
    plan: plan.hash,
    out,
    dryRun: flags.dryRun,
    checked: flags.check,
    written,
    files: told,
    given: stack.given,
  };
  output.answer({
    json: answer,
    text: (paint, columns) => renderText(answer, flags.lang, paint, columns),
  });
  return answer.ok ? 0 : 1;
}

/** One name for a path, which is none of `.` and `..`: what lies in that folder is ours to remove. */
const folderNameOf = (path: string): string => encodeURIComponent(path).replaceAll('.', '%2E');

/** A program that was cut off refused nothing, and accepted nothing. */
const stopped = (): UnmoorError =>
  new UnmoorError('RENDER-203', {
    why: 'Ctrl-C (or a request to end) came before every program had read its file.',
    next: 'render again.',
    state: unrendered,
  });

/** From the plan's own file, whose facts must still hold; else as `unmoor plan` would make it now. */
async function planned(
  session: Session,
  flags: Flags,
): Promise<{ plan: Plan; asked: Asked; target: Target }> {
  const { world } = session;
  if (flags.plan === undefined) {
    const input = await planInput(session, flags, 'render');
    const plan = sealPlan(makePlan(input));
    return { plan, asked: askedOfPlan(plan, input.app, input.target), target: input.target };
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
  return { plan, asked: askedOfPlan(plan, app, target), target };
}
