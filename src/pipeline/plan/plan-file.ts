import type { Inventory } from '../../core/app/inventory.ts';
import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { canonicalJson } from '../../core/plan/canonical.ts';
import { factsOf, misfits } from '../../core/plan/facts.ts';
import { type Plan, type PlanBody, planFormat } from '../../core/plan/plan.ts';
import { sha256 } from '../../io/sha256.ts';

/** Gives a plan its hash. */
export const sealPlan = (body: PlanBody): Plan => ({ ...body, hash: sha256(canonicalJson(body)) });

/** Readable, and the same for the same plan. */
export const writePlan = (plan: Plan): string => `${JSON.stringify(plan, null, 2)}\n`;

/**
 * @param name of the file, for what is said about it
 * @throws UnmoorError PLAN-201 it is no plan, or of a form that is not known; PLAN-202 it was edited
 */
export function readPlan(text: string, name: string): Plan {
  const { hash, ...body } = parse(text, name);
  if (typeof hash !== 'string') throw noPlan(name, 'it has no hash');
  if (body.format !== planFormat)
    throw noPlan(name, `its format is ${JSON.stringify(body.format)}, and ${planFormat} is read here`);
  const really = sha256(canonicalJson(body));
  if (really !== hash)
    throw new UnmoorError('PLAN-202', {
      why: `${name} says that its hash is ${hash.slice(0, 12)}..., and what stands in it gives ${really.slice(0, 12)}....`,
      next: 'make the plan anew: what was edited belongs into unmoor.yaml, or into the flags of `unmoor plan`.',
      state: untouched,
    });
  // The hash is right: nobody but this program wrote what stands there.
  return { ...(body as unknown as PlanBody), hash };
}

function parse(text: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw noPlan(name, 'it is no JSON', error);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw noPlan(name, 'it holds no JSON object');
}

const noPlan = (name: string, reason: string, cause?: unknown): UnmoorError =>
  new UnmoorError('PLAN-201', {
    why: `${name} cannot be read as a plan: ${reason}.`,
    next: `write one with \`unmoor plan --format json --out ${name}\`.`,
    state: untouched,
    cause,
  });

/**
 * To be called before the first act of a plan.
 * @throws UnmoorError PLAN-203 naming every fact that is no longer so
 */
export function demandFit(plan: Pick<Plan, 'facts'>, app: Inventory): void {
  const found = misfits(plan.facts, factsOf(app));
  if (found.length === 0) return;
  const shown = found.slice(0, 10).map(({ fact, how }) => `  ${fact} is ${how}`);
  const more = found.length > 10 ? [`  and ${found.length - 10} more`] : [];
  throw new UnmoorError('PLAN-203', {
    why: ['The app is no longer what the plan was made for:', ...shown, ...more].join('\n'),
    next: 'make the plan anew, and look at `unmoor plan --diff` with the old one.',
    state: untouched,
  });
}
