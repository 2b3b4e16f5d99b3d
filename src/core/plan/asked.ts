import type { Data, NeedKind, Use } from '../app/data.ts';
import type { Inventory } from '../app/inventory.ts';
import type { Target } from '../app/target.ts';
import type { SystemId } from '../stack/systems.ts';
import type { ConnectionBudget } from './connections.ts';
import type { Host } from './host.ts';
import type { Run } from './runs.ts';

/** What the person said. */
export interface Choices {
  /** Ids of components, each in the place of the usual one of its role. */
  readonly choose: readonly string[];
  /** Ids of components, or needs that may go unanswered. */
  readonly without: readonly string[];
  /** Needs that the app will no longer have, because somebody writes code before the move. */
  readonly codeChange: readonly NeedKind[];
  /** Of the server, where it is not the usual one. */
  readonly system?: SystemId;
}

/** Stands for the app's domain where none was found. */
export const noDomain = '<domain>';

/** Everything that a component or a target is asked about. */
export interface Asked {
  readonly app: Inventory;
  readonly host: Host;
  readonly target: Target;
  readonly choices: Choices;
  /** What of the app runs, how many times. */
  readonly runs: readonly Run[];
  /** At the peak, where somebody knows it. */
  readonly requestsPerMinute?: number;
  /** The app's own, the shortest of them; else `noDomain`. */
  readonly domain: string;
}

/** What a component's settings are computed from. */
export interface Given {
  readonly asked: Asked;
  /** Memory that the budget gave it, MiB. */
  readonly mib: number;
  /** Memory of the machine that it runs on, MiB. */
  readonly hostMib: number;
  readonly connections: ConnectionBudget;
}

/** The app asks for it, and neither will its code change nor does the person go without. */
export function asksFor(asked: Asked, kind: NeedKind): boolean {
  const { choices, app } = asked;
  if (choices.codeChange.includes(kind) || choices.without.includes(kind)) return false;
  return app.needs.some((need) => need.kind === kind) || app.ties.some(({ needs }) => needs === kind);
}

export const dataOf = (asked: Asked, kind: Data['kind']): readonly Data[] =>
  asked.app.data.filter((data) => data.kind === kind);

/** What the app's key-value stores, and the queues on them, are used for. */
export function usesOf(asked: Asked): ReadonlySet<Use> {
  const { data } = asked.app;
  const uses = new Set(
    data.flatMap((one) => (one.kind === 'redis' || one.kind === 'queue' ? (one.uses ?? []) : [])),
  );
  if (data.some(({ kind }) => kind === 'queue')) uses.add('queue');
  if (asksFor(asked, 'redis-rest') && uses.size === 0) uses.add('state');
  return uses;
}

export const hasWebsockets = (asked: Asked): boolean =>
  asked.app.services.some(({ websockets }) => websockets);
