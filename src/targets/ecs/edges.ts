import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Listen, Workload } from '../../core/stack/workload.ts';
import { hostOf } from './names.ts';
import { sqlStore, storesOf } from './stores.ts';

/** Who may open a connection to whom, and at which port. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/** Code of the app itself: what it asks for stands in its env file, which nobody reads here. */
export const isOfApp = ({ ways: { build }, outbound }: Workload): boolean =>
  build !== undefined && outbound === true;

/** Where the balancer sends what arrives: the front where there is one, else the first that answers HTTP. */
export function entryOf(
  stack: Pick<Stack, 'workloads'>,
): { readonly workload: Workload; readonly listen: Listen } | undefined {
  const of = (fits: (listen: Listen) => boolean) =>
    stack.workloads.flatMap((workload) => {
      const listen = workload.listens.find((one) => one.speaks === 'http' && fits(one));
      return workload.kind !== 'serve' || listen === undefined ? [] : [{ workload, listen }];
    })[0];
  return of(({ open }) => open === true) ?? of(() => true);
}

/** What a variable that is given is called when the address of a store, or its password, stands in it; and nowhere else does it. */
const namesStore = {
  sql: /(?:^|_)(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG)(?:_|$)/,
  keyValue: /(?:^|_)(?:REDIS|VALKEY|BROKER|CACHE)(?:_|$)/,
};

/**
 * Every connection between workloads and stores that the stack has a use for, and no other: whose name stands in a setting of another is
 * asked by it; the app's own code may ask the stores, and the parts that stand between it and them; the clock asks whom it calls.
 */
export function edgesOf(stack: Stack, plan: Plan): readonly Edge[] {
  const stores = storesOf(stack, plan);
  const pools = stack.workloads.filter(({ listens }) => listens.some(({ name }) => name === 'sql'));
  return stack.workloads.flatMap((workload) => {
    const words = wordsOf(stack, workload);
    const named = stack.workloads.flatMap((other) => {
      if (other.id === workload.id) return [];
      const called = workload.calls?.workload === other.id;
      if (!called && !mentions(words, hostOf(other.id, stack.name))) return [];
      const ports = other.listens.filter(
        ({ port, name }) =>
          mentions(words, `${hostOf(other.id, stack.name)}:${port}`) ||
          (called && workload.calls?.listen === name),
      );
      // Host and port may stand in two settings: then every port of it.
      return (ports.length === 0 ? other.listens : ports).map(({ port }) => ({ to: other.id, port }));
    });
    const isGiven = (words: RegExp) =>
      Object.entries(workload.env).some(([name, { kind }]) => kind === 'given' && words.test(name));
    const stored = stores.flatMap(({ id, port }) =>
      isOfApp(workload) ||
      isGiven(id === sqlStore.id ? namesStore.sql : namesStore.keyValue) ||
      mentions(words, hostOf(id, stack.name))
        ? [{ to: id, port }]
        : [],
    );
    const pooled = pools.flatMap(({ id, listens }) =>
      isOfApp(workload) && id !== workload.id ? listens.map(({ port }) => ({ to: id, port })) : [],
    );
    const unique = new Map(
      [...named, ...stored, ...pooled].map((edge) => [`${edge.to}:${edge.port}`, edge] as const),
    );
    return [...unique.values()].map((edge) => ({ from: workload.id, ...edge }));
  });
}

/** Everything that a workload is told in the clear. */
const wordsOf = (stack: Stack, { env, files, argv = [], ways }: Workload): readonly string[] => [
  ...Object.values(env).flatMap((value) => (value.kind === 'plain' ? [value.value] : [])),
  ...argv,
  ...(ways.image?.argv ?? []),
  ...stack.files.flatMap(({ at, text }) => (files.includes(at) ? [text] : [])),
];

/** The name as a whole: `web.shop.internal` does not stand in `old-web.shop.internal`. */
const mentions = (words: readonly string[], name: string): boolean =>
  words.some((text) => {
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
      if (!/[\w.-]/.test(text[at - 1] ?? ' ') && !/\w/.test(text[at + name.length] ?? ' ')) return true;
    return false;
  });
