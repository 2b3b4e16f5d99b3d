import type { Component, Role } from '../../core/app/component.ts';
import type { Target } from '../../core/app/target.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import type { Asked } from '../../core/plan/asked.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { asName, replicaPorts, workloadsOfApp } from '../../core/stack/app.ts';
import { imageFiles } from '../../core/stack/dockerfile/images.ts';
import { frontNames } from '../../core/stack/front.ts';
import type { Observed } from '../../core/stack/observe.ts';
import type { Address, Rendered, Rendering, Serves, Stack } from '../../core/stack/stack.ts';
import type { Listen, Workload } from '../../core/stack/workload.ts';

export interface StackInput {
  readonly plan: Plan;
  readonly asked: Asked;
  readonly components: readonly Component[];
  readonly target: Target;
}

/** Nothing is written before all of it is known. */
export const unrendered = 'Nothing was written.';

/**
 * The neutral description of all that will run: the app's own workloads, and what every component of the plan gives.
 * @throws UnmoorError RENDER-101 two want one port, RENDER-102 two have one name, RENDER-111 two files have one place
 */
export function makeStack(input: StackInput): Stack {
  const { components, apps } = planned(input);
  const parts = components.map(({ component, rendering }) => ({
    role: component.role,
    rendered: component.render?.(rendering) ?? { files: [], workloads: [] },
  }));
  const rendered = parts.map((part): Rendered => part.rendered);
  const { plan, asked, target } = input;
  const taken = new Set(rendered.flatMap(({ takes = [] }) => takes));
  const ready = parts.flatMap(({ role, rendered: { workloads: own } }) =>
    stores.has(role) ? own.filter(({ health }) => health !== undefined).map(({ id }) => id) : [],
  );
  const workloads = [
    ...apps.filter(({ id }) => !taken.has(id)),
    ...rendered.flatMap((one) => one.workloads),
  ].map((one) => (apps.some(({ id }) => id === one.id) ? waitingFor(ready, one) : one));
  refuseTwice(workloads);
  if (target.can('processes')) refuseSharedPorts(workloads);
  const files = rendered.flatMap((one) => one.files);
  refuseOnePlace(files.map(({ at }) => at));
  const given = workloads.flatMap((one) =>
    Object.values(one.env).flatMap((value) => (value.kind === 'given' ? [value.name] : [])),
  );
  return {
    name: asName(plan.app),
    domain: asked.domain,
    names: frontNames(
      asked,
      rendered.flatMap((one) => one.workloads),
    ),
    workloads,
    images: target.can('processes') ? [] : imageFiles(asked.app, workloads),
    files,
    elsewhere: rendered.flatMap(({ elsewhere = [] }) => elsewhere),
    given: [...new Set(given)].toSorted(),
    records: rendered.flatMap(({ records = [] }) => records),
    roles: rolesOf(plan),
  };
}

/** What the app's own workloads cannot begin without. */
const stores: ReadonlySet<Role> = new Set(['sql', 'sql-pool', 'key-value', 'objects']);

const waitingFor = (ids: readonly string[], workload: Workload): Workload => ({
  ...workload,
  after: [...ids.map((id) => ({ workload: id, is: 'well' as const })), ...workload.after],
});

interface Planned {
  readonly components: readonly { readonly component: Component; readonly rendering: Rendering }[];
  /** Workloads of the app, with what components give them. */
  readonly apps: readonly Workload[];
}

/** What each chosen component renders from; in the plan's order. */
export const renderings = (input: StackInput): Planned['components'] => planned(input).components;

function planned({ plan, asked, components, target }: StackInput): Planned {
  const chosen = plan.parts.flatMap((part) => {
    const component = components.find(({ id }) => id === part.id);
    return component === undefined ? [] : [{ part, component }];
  });
  const bare = workloadsOfApp(asked, hasCluster(plan));
  const serves = new Map<Role, readonly Serves[]>(
    chosen.map(({ component }) => [component.role, component.serves?.(asked) ?? []]),
  );
  const everybody: readonly Serves[] = [...bare, ...[...serves.values()].flat()];
  const addressOf = (workload: Serves | undefined, listen: string | undefined, who: string): Address => {
    const port =
      listen === undefined ? workload?.listens[0] : workload?.listens.find(({ name }) => name === listen);
    if (workload === undefined || port === undefined)
      throw new Error(`${who} has no ${listen ?? 'port'} in this stack: ask \`roles\` first`);
    return target.address?.(workload.id, port, asName(plan.app)) ?? { host: '127.0.0.1', port: port.port };
  };
  const common = {
    plan,
    asked,
    roles: rolesOf(plan),
    others: [...serves.values()].flat(),
    at: (role: Role, listen?: string) => addressOf(serves.get(role)?.[0], listen, role),
    reaches: (role: Role, listen?: string) => {
      const listens = serves.get(role)?.[0]?.listens ?? [];
      return listen === undefined ? listens.length > 0 : listens.some(({ name }) => name === listen);
    },
    atWorkload: (id: string, listen?: string) =>
      addressOf(
        everybody.find((one) => one.id === id),
        listen,
        id,
      ),
  };
  const taken = chosen
    .filter(({ part }) => part.kind === 'component')
    .map(({ component }) => ({ component, settings: plan.settings[component.id] ?? {} }));
  const given = taken.map(({ component, settings }) =>
    component.gives?.({ ...common, apps: bare, settings }),
  );
  const env = Object.assign({}, ...given) as Workload['env'];
  const apps = bare.map((one) => ({ ...one, env: { ...one.env, ...env } }));
  const own = taken.map(({ component, settings }) => ({ component, common: { ...common, apps, settings } }));
  const seen = own.map(({ component, common: from }) => component.observe?.(from));
  const observed: Observed = {
    scrapes: seen.flatMap((one) => one?.scrapes ?? []),
    alerts: seen.flatMap((one) => one?.alerts ?? []),
    exporters: seen.flatMap((one) => one?.exporters ?? []),
    files: seen.flatMap((one) => one?.files ?? []),
    panels: seen.flatMap((one) => one?.panels ?? []),
  };
  return {
    components: own.map(({ component, common: from }) => ({ component, rendering: { ...from, observed } })),
    apps,
  };
}

/** Node's own process manager runs replicas as a cluster on one port. */
const hasCluster = (plan: Plan): boolean => plan.parts.some(({ role }) => role === 'node-runner');

const rolesOf = (plan: Plan): Rendering['roles'] => new Map(plan.parts.map(({ role, kind }) => [role, kind]));

function refuseTwice(workloads: readonly Workload[]): void {
  const seen = new Set<string>();
  for (const { id } of workloads) {
    if (seen.has(id))
      throw new UnmoorError('RENDER-102', {
        why: `Two workloads are called ${id}, and each must have a name of its own.`,
        next: 'name one of the services in unmoor.yaml (app.services), then render again.',
        state: unrendered,
      });
    seen.add(id);
  }
}

/** A file that is written twice is one of the two, and nobody knows which. */
export function refuseOnePlace(places: readonly string[]): void {
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice === undefined) return;
  throw new UnmoorError('RENDER-111', {
    why: `Two parts of the stack write ${twice}.`,
    next: 'choose another component for one of them (--choose, --without), then render again.',
    state: unrendered,
  });
}

/** Workloads that run as plain processes share the ports of the machine. */
function refuseSharedPorts(workloads: readonly Workload[]): void {
  const users = new Map<number, { readonly id: string; readonly listen: Listen }>();
  for (const workload of workloads)
    for (const [listen, port] of workload.listens.flatMap((one) =>
      replicaPorts(workload, one).map((port) => [one, port] as const),
    )) {
      const { id } = workload;
      const other = users.get(port);
      if (other !== undefined && other.id !== id)
        throw new UnmoorError('RENDER-101', {
          why: `${other.id} (${other.listen.name}) and ${id} (${listen.name}) both want port ${port} of one machine.`,
          next: 'give one of them another port in unmoor.yaml, then render again.',
          state: unrendered,
        });
      users.set(port, { id, listen });
    }
}
