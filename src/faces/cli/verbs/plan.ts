import { diffPlans } from '../../../core/plan/diff.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import { makePlan } from '../../../pipeline/plan/make-plan.ts';
import { readPlan, sealPlan, writePlan } from '../../../pipeline/plan/plan-file.ts';
import { diffDocument, planDocument } from '../../plan/document.ts';
import { toPage } from '../../plan/html.ts';
import { toMarkdown } from '../../plan/markdown.ts';
import type { LangFlags } from '../flags.ts';
import type { PlanFlags } from '../flags-plan.ts';
import { planInput } from '../plan-input.ts';
import { platformNames } from '../read-app.ts';
import { readNamed } from '../read-file.ts';
import type { CommonFlags, Session } from '../session.ts';
import { writeFile } from '../write-file.ts';

type Flags = CommonFlags & PlanFlags & LangFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { world, output } = session;
  const { lang, format, out, diff } = flags;
  const plan = sealPlan(makePlan(await planInput(session, flags, 'plan')));
  if (diff !== undefined) {
    const old = readPlan(await readNamed(world, '--diff', diff), diff);
    const changes = diffPlans(old, plan);
    const text = toMarkdown(diffDocument(changes, lang)).trimEnd();
    output.answer({ json: { diff: { from: old.hash, to: plan.hash, changes } }, text: () => text });
    return 0;
  }
  const text = inFormat(plan, flags, await platformNames(world, lang));
  if (out !== undefined) await writeFile(world, '--out', out, text);
  output.answer({
    json: plan,
    text: () =>
      out === undefined ? text.trimEnd() : `Wrote ${out} (${format}). Plan ${plan.hash.slice(0, 12)}.`,
  });
  return 0;
}

function inFormat(plan: Plan, { format, lang }: Flags, nameOf: (id: string) => string): string {
  if (format === 'json') return writePlan(plan);
  const blocks = planDocument(plan, { lang, nameOf });
  return format === 'md' ? toMarkdown(blocks) : toPage(`${plan.app}: Unmoor`, lang, blocks);
}
