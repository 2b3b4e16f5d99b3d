import { askersOf } from '../../core/app/askers.ts';
import { homeOf } from '../../core/app/home.ts';
import type { Component } from '../../core/app/component.ts';
import type { Inventory } from '../../core/app/inventory.ts';
import type { Target } from '../../core/app/target.ts';
import { type Asked, type Choices, noDomain } from '../../core/plan/asked.ts';
import { factsOf } from '../../core/plan/facts.ts';
import type { Host } from '../../core/plan/host.ts';
import {
  type Before,
  type LeftOut,
  type Part,
  type Plan,
  type PlanBody,
  planFormat,
} from '../../core/plan/plan.ts';
import { runsOf } from '../../core/plan/runs.ts';
import { type Chosen, type Left, needsOf } from '../../core/plan/select.ts';
import { type Rehearsed, timesOf } from '../../core/plan/times.ts';
import { makeBudgets } from './budgets.ts';
import { checklistOf } from './checklist/checklist.ts';
import { gatherRisks } from './risks.ts';
import { rollbackRules } from './rollback.ts';
import { chooseStack } from './stack.ts';
import { planTies } from './ties.ts';
import { timelineOf } from './timeline/timeline.ts';

export interface PlanInput {
  readonly app: Inventory;
  readonly components: readonly Component[];
  readonly target: Target;
  readonly host: Host;
  readonly choices: Choices;
  readonly requestsPerMinute?: number;
  readonly rehearsed?: Rehearsed;
  /** Version of Unmoor. */
  readonly version: string;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * What will be, what it takes, what may go wrong, and what happens when. Pure: nothing is read and nothing is changed.
 * @throws UnmoorError PLAN-1xx when the plan could not be kept
 */
export function makePlan(input: PlanInput): PlanBody {
  const { app, target, choices } = input;
  const asked = askedOf(input);
  const selection = chooseStack(input.components, asked);
  const { chosen, left } = selection;
  const { host, ...budgets } = makeBudgets(asked, chosen);
  const ties = planTies(asked, selection);
  const times = timesOf(app.data, input.rehearsed);
  return {
    format: planFormat,
    unmoor: input.version,
    made: new Date(input.now).toISOString().slice(0, 10),
    app: app.app,
    target: { id: target.id, name: target.name, does: target.does },
    host,
    choices,
    ...(input.requestsPerMinute === undefined ? {} : { requestsPerMinute: input.requestsPerMinute }),
    facts: factsOf(app),
    before: beforeOf(app),
    ties,
    parts: chosen.map(partOf),
    leftOut: left.map(leftOutOf),
    runs: asked.runs,
    ...budgets,
    times,
    timeline: timelineOf(asked, times),
    rollback: rollbackRules(asked, times),
    risks: gatherRisks(asked, chosen),
    checklist: checklistOf(asked, chosen, ties),
  };
}

/** What components are asked about while a plan is made. */
function askedOf({
  app,
  target,
  choices,
  host,
  requestsPerMinute,
}: Pick<PlanInput, 'app' | 'target' | 'choices' | 'host' | 'requestsPerMinute'>): Asked {
  return {
    app,
    target,
    choices,
    host,
    runs: runsOf(app, host),
    domain: domainOf(app),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  };
}

/**
 * What components are asked about when a plan is rendered, whether it was made just now or is read from its file: the same plan, the
 * same answers. What was measured is taken from it, as the app's files do not say it.
 */
export function askedOfPlan(plan: Plan, app: Inventory, target: Target): Asked {
  const measuredOf = new Map(plan.before.data.map(({ id, measured }) => [id, measured]));
  const data = app.data.map((one) => {
    const measured = measuredOf.get(one.id);
    return measured === undefined ? one : { ...one, measured };
  });
  const { choices, host, requestsPerMinute } = plan;
  return { ...askedOf({ app: { ...app, data }, target, choices, host, requestsPerMinute }), runs: plan.runs };
}

/** The shortest of the app's own names, which is the one without `www.` and `api.`. */
function domainOf({ domains }: Inventory): string {
  const own = domains.filter(({ kind }) => kind === 'own').map(({ host }) => host);
  return own.toSorted((a, b) => a.length - b.length)[0] ?? noDomain;
}

const partOf = ({ component, managed, why, byPerson }: Chosen): Part => ({
  id: component.id,
  role: component.role,
  name: managed?.name ?? component.name,
  does: component.does,
  why: managed?.why ?? why,
  kind: managed === undefined ? 'component' : 'managed',
  byPerson,
  answers: component.answers,
});

const leftOutOf = ({ component: { id, name, does }, why, byPerson }: Left): LeftOut => ({
  id,
  name,
  does,
  why,
  byPerson,
});

const beforeOf = (app: Inventory): Before => ({
  services: app.services.map((service) => {
    const { id, kind, framework } = service;
    const platform = homeOf(service, app.services);
    return {
      id,
      kind,
      ...(framework === undefined ? {} : { framework }),
      ...(platform === undefined ? {} : { platform }),
    };
  }),
  data: app.data.map(({ id, kind, platform, uses, measured, from }) => ({
    id,
    kind,
    askers: askersOf(app.services, from),
    ...(platform === undefined ? {} : { platform }),
    ...(uses === undefined ? {} : { uses }),
    ...(measured === undefined ? {} : { measured }),
  })),
  needs: needsOf(app).map(({ kind, platform, from }) => ({
    kind,
    askers: askersOf(app.services, from),
    ...(platform === undefined ? {} : { platform }),
  })),
  domains: app.domains.map(({ host }) => host),
  secrets: app.env.filter(({ secret }) => secret).map(({ name }) => name),
  incomplete: app.incomplete.map(
    ({ what, line, why }) => `${what}${line === undefined ? '' : `:${line}`}: ${why}`,
  ),
});
