import type { Committed, EnvVariable } from './env.ts';
import type { Domain, Inventory } from './inventory.ts';
import { mergeData, mergeNeeds } from './merge/data.ts';
import { places } from './merge/places.ts';
import { mergeServices } from './merge/services.ts';
import { withVariables } from './merge/variables.ts';
import type { Unread } from './place.ts';
import type { Found } from './reader.ts';
import type { Tie } from './tie.ts';

/** Puts together what every reader found: each fact once, with all its evidence, in an order that does not depend on the readers'. */
export function mergeFound(app: string, found: readonly Found[]): Inventory {
  const env = mergeEnv(found.flatMap(({ env = [] }) => env));
  const data = mergeData(found.flatMap(({ data = [] }) => data));
  return {
    app,
    services: mergeServices(found.flatMap(({ services = [] }) => services)),
    data: withVariables(data, env),
    needs: mergeNeeds(found.flatMap(({ needs = [] }) => needs)),
    ties: mergeTies(found.flatMap(({ ties = [] }) => ties)),
    env,
    secrets: mergeSecrets(found.flatMap(({ secrets = [] }) => secrets)),
    domains: mergeDomains(found.flatMap(({ domains = [] }) => domains)),
    incomplete: mergeUnread(found.flatMap(({ incomplete = [] }) => incomplete)),
  };
}

/** The same thing found twice by one rule in one line is one tie. */
const mergeTies = (ties: readonly Tie[]): Tie[] =>
  once(ties, ({ platform, file, line, rule, what }) => [platform, file, number(line), rule, what.en]);

const mergeSecrets = (secrets: readonly Committed[]): Committed[] =>
  once(secrets, ({ file, line, kind, names }) => [file, number(line), kind, ...names]);

const mergeUnread = (unread: readonly Unread[]): Unread[] =>
  once(unread, ({ what, line, why }) => [what, number(line), why]);

/** One variable a name: what one place cannot do without is required, and what one knows to be secret is. */
function mergeEnv(env: readonly EnvVariable[]): EnvVariable[] {
  const groups = grouped(env, ({ name }) => name);
  return groups.map((group) => {
    const platform = group.find((one) => one.platform !== undefined)?.platform;
    return {
      name: group[0].name,
      when: group.some(({ when }) => when === 'build') ? 'build' : 'run',
      required: group.some(({ required }) => required),
      secret: group.some(({ secret }) => secret),
      ...(platform === undefined ? {} : { platform }),
      readAt: places(group.flatMap(({ readAt }) => readAt)),
      namedAt: places(group.flatMap(({ namedAt }) => namedAt)),
    };
  });
}

/** One domain a host: a platform's, where one reader knows so. */
function mergeDomains(domains: readonly Domain[]): Domain[] {
  return grouped(domains, ({ host }) => host).map((group) => ({
    ...(group.find(({ kind }) => kind === 'platform') ?? group[0]),
    from: places(group.flatMap(({ from }) => from)),
  }));
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

const once = <T>(all: readonly T[], partsOf: (one: T) => readonly string[]): T[] =>
  grouped(all, (one) => partsOf(one).join('\0')).map(([first]) => first);

/** Lines sort as numbers do. */
const number = (line: number | undefined): string => String(line ?? 0).padStart(7, '0');
