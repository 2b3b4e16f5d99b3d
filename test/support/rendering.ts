import type { Inventory } from '../../src/core/app/inventory.ts';
import type { Choices } from '../../src/core/plan/asked.ts';
import { usualHost } from '../../src/core/plan/host.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { Rendering } from '../../src/core/stack/stack.ts';
import { sealPlan } from '../../src/pipeline/plan/plan-file.ts';
import { askedOfPlan, makePlan } from '../../src/pipeline/plan/make-plan.ts';
import { renderings, type StackInput } from '../../src/pipeline/render/make-stack.ts';
import { components, targets } from '../../src/registry.ts';
import { association, shop } from './planned-apps.ts';

const apps = { association, shop };

const nothingSaid: Choices = { choose: [], without: [], codeChange: [] };

export interface Wanted {
  readonly app?: 'shop' | 'association';
  readonly target?: string;
  readonly choices?: Partial<Choices>;
  /** What of the app is otherwise. */
  readonly changed?: (app: Inventory) => Inventory;
}

/** What the shop's code change leaves: it asks for nothing over HTTPS any more. */
export const shopChoices: Partial<Choices> = {
  codeChange: ['rows-api', 'storage-api', 'redis-rest'],
  choose: [],
};

/** Everything that a stack is made of, for one of the two guides' apps as `test/support/planned-apps.ts` describes them. */
export const stackInput = ({
  app = 'shop',
  target = 'vps',
  choices = {},
  changed = (same) => same,
}: Wanted = {}): StackInput =>
  stackOf(changed(apps[app]), target, { ...(app === 'shop' ? shopChoices : {}), ...choices });

/** The same for any app. */
export function stackOf(app: Inventory, target: string, choices: Partial<Choices> = {}): StackInput {
  const chosenTarget = targets.find(({ id }) => id === target);
  if (chosenTarget === undefined) throw new Error(`no target ${target}`);
  const plan: Plan = sealPlan(
    makePlan({
      app,
      components,
      target: chosenTarget,
      host: usualHost,
      choices: { ...nothingSaid, ...choices },
      version: '1.2.3',
      now: Date.UTC(2026, 10, 25),
    }),
  );
  return { plan, asked: askedOfPlan(plan, app, chosenTarget), components, target: chosenTarget };
}

/** What one component renders from. It must be in the plan: choose it where it is only offered. */
export function renderingOf(component: string, wanted: Wanted = {}): Rendering {
  const choices = { ...wanted.choices, choose: [...(wanted.choices?.choose ?? []), component] };
  const found = renderings(stackInput({ ...wanted, choices })).find((one) => one.component.id === component);
  if (found === undefined) throw new Error(`${component} is not in the plan`);
  return found.rendering;
}
