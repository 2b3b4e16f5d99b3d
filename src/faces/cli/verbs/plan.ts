import { join } from 'node:path';
import type { NeedKind } from '../../../core/app/data.ts';
import type { Inventory } from '../../../core/app/inventory.ts';
import { diffPlans } from '../../../core/plan/diff.ts';
import { type Host, usualHost } from '../../../core/plan/host.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { Rehearsed } from '../../../core/plan/times.ts';
import { makePlan } from '../../../pipeline/plan/make-plan.ts';
import { readPlan, sealPlan, writePlan } from '../../../pipeline/plan/plan-file.ts';
import { findTarget } from '../../../pipeline/plan/stack.ts';
import { diffDocument, planDocument } from '../../plan/document.ts';
import { toPage } from '../../plan/html.ts';
import { toMarkdown } from '../../plan/markdown.ts';
import { readConfigFile } from '../connections.ts';
import type { LangFlags } from '../flags.ts';
import type { PlanFlags } from '../flags-plan.ts';
import { measured } from '../measure.ts';
import { platformNames, readApp } from '../read-app.ts';
import { readJsonFile, readNamed } from '../read-file.ts';
import { inventory as inventorySchema } from '../schemas/inventory.ts';
import { rehearsed as rehearsedSchema } from '../schemas/plan.ts';
import type { CommonFlags, Session } from '../session.ts';
import type { World } from '../world.ts';
import { writeFile } from '../write-file.ts';

type Flags = CommonFlags & PlanFlags & LangFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  const { world, output } = session;
  const { lang, format, out, diff } = flags;
  const plan = await planFor(session, flags);
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

async function planFor(session: Session, flags: Flags): Promise<Plan> {
  const { world } = session;
  const { components, targets } = await world.plugins();
  const target = findTarget(targets, flags.to);
  const { choose = [], without = [], codeChange = [] } = flags;
  const body = makePlan({
    app: await measured(await appFor(world, flags), flags, session),
    components,
    target,
    host: await hostFor(world, flags),
    // Words that are no need of the app are refused where the needs are known.
    choices: { choose, without, codeChange: codeChange as readonly NeedKind[] },
    ...(flags.requests === undefined ? {} : { requestsPerMinute: flags.requests }),
    rehearsed: await rehearsalFor(world, flags),
    version: world.version,
    now: world.clock.now(),
  });
  return sealPlan(body);
}

async function appFor(world: World, { inventory, word, config }: Flags): Promise<Inventory> {
  if (inventory === undefined) return readApp(world, word, config, 'plan');
  return readJsonFile(world, '--inventory', inventory, inventorySchema, '`unmoor inspect --json`');
}

async function hostFor(world: World, { host, config, word }: Flags): Promise<Host> {
  return (
    host ?? (await readConfigFile(config, world, { sections: ['host'], folder: word })).host ?? usualHost
  );
}

/** The one that is named, else the one that lies with the runs; a plan without one estimates. */
async function rehearsalFor(world: World, { rehearsal, state }: Flags): Promise<Rehearsed | undefined> {
  const usual = join(state, 'rehearsal.json');
  if (rehearsal === undefined && (await world.readText(usual)) === undefined) return undefined;
  return readJsonFile(
    world,
    '--rehearsal',
    rehearsal ?? usual,
    rehearsedSchema,
    '`unmoor rehearse --from env:DATABASE_URL --json`',
  );
}

function inFormat(plan: Plan, { format, lang }: Flags, nameOf: (id: string) => string): string {
  if (format === 'json') return writePlan(plan);
  const blocks = planDocument(plan, { lang, nameOf });
  return format === 'md' ? toMarkdown(blocks) : toPage(`${plan.app}: Unmoor`, lang, blocks);
}
