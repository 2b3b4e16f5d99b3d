import { UnmoorError, untouched } from '../../../core/errors/error.ts';
import { askedOf, makePlan } from '../../../pipeline/plan/make-plan.ts';
import { demandFit, readPlan, sealPlan } from '../../../pipeline/plan/plan-file.ts';
import { findTarget } from '../../../pipeline/plan/stack.ts';
import type { StackInput } from '../../../pipeline/render/make-stack.ts';
import { render } from '../../../pipeline/render/render.ts';
import type { LangFlags } from '../flags.ts';
import type { RenderFlags } from '../flags-render.ts';
import { appFor, planInputFor } from '../make-plan-input.ts';
import { readNamed } from '../read-file.ts';
import { renderRendered } from '../render/render.ts';
import type { CommonFlags, Session } from '../session.ts';

type Flags = CommonFlags & RenderFlags & LangFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { state, out, check, strict, diff, dryRun, lang } = flags;
  const input =
    flags.plan === undefined ? await freshInput(session, flags) : await planned(session, flags, flags.plan);
  const result = await render(input, { state, out, check, strict: check && strict, dryRun: dryRun || diff });
  session.output.answer({
    json: result,
    text: (paint) => renderRendered(result, { lang, paint, diff, checked: check }),
  });
  return result.ok ? 0 : 1;
}

/** A plan as `unmoor plan` makes it with the same flags. */
async function freshInput(session: Session, flags: Flags): Promise<StackInput> {
  const input = await planInputFor(session, flags);
  const { components, target } = input;
  return { plan: sealPlan(makePlan(input)), asked: askedOf(input), components, target };
}

/** A plan from its file, for the app that it was made for. */
async function planned(session: Session, flags: Flags, file: string): Promise<StackInput> {
  refuseBoth(flags);
  const { world } = session;
  const plan = readPlan(await readNamed(world, '--plan', file), file);
  const { components, targets } = await world.plugins();
  const target = findTarget(targets, plan.target.id);
  const app = await appFor(world, flags);
  demandFit(plan, app);
  const asked = askedOf({ app, target, choices: plan.choices, host: plan.host });
  return { plan, asked, components, target };
}

/** What is in the plan is not said a second time, where it could be said otherwise. */
function refuseBoth(flags: Flags): void {
  const names = [
    'to',
    'host',
    'choose',
    'without',
    'codeChange',
    'requests',
    'rehearsal',
    'from',
    'redisFrom',
  ] as const;
  const said = names.filter((name) => flags[name] !== undefined);
  if (said.length === 0) return;
  const spelt = said.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw new UnmoorError('USE-105', {
    why: `${spelt.join(', ')} make a plan, and --plan names one that is made.`,
    next: `leave ${spelt.join(', ')} out, or make the plan anew with \`unmoor plan --format json --out FILE\`.`,
    state: untouched,
  });
}
