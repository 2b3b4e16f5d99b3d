import type { Plan } from '../../core/plan/plan.ts';
import type { Setting } from '../../core/plan/settings.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { logicalId } from './template.ts';

/** A store of Amazon's own that stands in the place of a workload; its name is the one under which components look for it. */
export interface Store {
  readonly id: string;
  readonly port: number;
}

export const sqlStore: Store = { id: 'db', port: 5432 };

/** The variable under which a workload is given the password of that database's user; here AWS makes it. */
export const databasePassword = 'DB_PASSWORD';

/** One key-value store, as the plan sized it. */
export interface KeyValueStore extends Store {
  readonly id: 'state' | 'cache';
  readonly settings: Readonly<Record<string, Setting>>;
}

/** The output of the data that names its address. */
export const storeHost = (id: string): string =>
  id === sqlStore.id ? 'DatabaseHost' : `${logicalId(id)}Host`;

export const hasSql = ({ roles }: Pick<Stack, 'roles'>): boolean => roles.get('sql') === 'managed';

/** Two where the app keeps things and caches things: one policy of eviction cannot serve both. */
export function keyValueStores({ roles }: Pick<Stack, 'roles'>, plan: Plan): readonly KeyValueStore[] {
  const part = plan.parts.find(({ role }) => role === 'key-value');
  if (part === undefined || roles.get('key-value') !== 'managed') return [];
  const settings = Object.entries(plan.settings[part.id] ?? {});
  return (['state', 'cache'] as const).flatMap((id) => {
    const own = settings.flatMap(([name, value]) =>
      name.startsWith(`${id}.`) ? [[name.slice(id.length + 1), value] as const] : [],
    );
    // Amazon's own port, whatever the plan leaves free on one host: each store has an address of its own.
    return own.length === 0 ? [] : [{ id, port: 6379, settings: Object.fromEntries(own) }];
  });
}

export const storesOf = (stack: Pick<Stack, 'roles'>, plan: Plan): readonly Store[] => [
  ...(hasSql(stack) ? [sqlStore] : []),
  ...keyValueStores(stack, plan),
];
