import type { Data } from '../../../src/core/app/data.ts';
import type { EnvVariable } from '../../../src/core/app/env.ts';
import type { Inventory } from '../../../src/core/app/inventory.ts';
import type { Service } from '../../../src/core/app/service.ts';
import type { Absent, Expectation } from './expectation.ts';
import { examineTies } from './examine-ties.ts';
import { compare, compareSets, match, type Score, total } from './score.ts';

export const areas = [
  'services',
  'service fields',
  'data',
  'data fields',
  'needs',
  'ties',
  'tie fields',
  'env',
  'env fields',
  'secrets',
  'incomplete',
  'absent',
] as const;
export type Area = (typeof areas)[number];
export type Scores = Readonly<Record<Area, Score>>;

/** Set by whatever starts a program, and no variable of the app. */
const everywhere = ['NODE_ENV', 'PORT', 'HOST', 'HOSTNAME', 'CI', 'TZ', 'PATH', 'HOME', 'NODE_OPTIONS'];

/** Compares what was found about an app with what its expectation says. @param folder where the app is: places are looked up in its files */
export function examine(folder: string, inventory: Inventory, expectation: Expectation): Scores {
  return {
    ...examineServices(inventory.services, expectation),
    ...examineData(inventory.data, expectation),
    needs: match({
      expected: expectation.needs,
      found: distinct(inventory.needs, ({ kind, platform }) => `${kind} ${platform}`),
      fit: (stated, found) => fits(agreesOn(stated, found, ['kind', 'platform'])),
      isAllowed: (found) =>
        expectation.allowed.needs.some((one) => agreesOn(one, found, ['kind', 'platform'])),
      sayExpected: ({ kind, platform }) => `${kind} of ${platform ?? 'anybody'}`,
      sayFound: ({ kind, platform, from }) => `${kind} of ${platform ?? 'anybody'} ${placesOf(from)}`,
    }).score,
    ...examineTies(folder, inventory.ties, expectation),
    ...examineEnv(inventory.env, expectation),
    secrets: match({
      expected: expectation.secrets,
      found: distinct(inventory.secrets, ({ kind, file }) => `${kind} ${file}`),
      fit: (stated, found) => fits([stated.kind].flat().includes(found.kind) && stated.file === found.file),
      isAllowed: (found) =>
        expectation.allowed.secrets.some(
          (one) => [one.kind].flat().includes(found.kind) && one.file === found.file,
        ),
      sayExpected: ({ kind, file }) => `${file}: ${[kind].flat().join(' or ')}`,
      sayFound: ({ kind, file, line }) => `${file}:${line ?? ''} ${kind}`,
    }).score,
    incomplete: match({
      expected: expectation.incomplete,
      found: inventory.incomplete,
      fit: (stated, found) => fits(agreesOn(stated, found, ['what', 'line'])),
      isAllowed: () => false,
      sayExpected: ({ what, line }) => `${what}:${line ?? ''}`,
      sayFound: ({ what, line, why }) => `${what}:${line ?? ''} ${why}`,
    }).score,
    absent: total(expectation.absent.map((trap) => examineTrap(trap, inventory))),
  };
}

/** Text in which `/daphne/` is a pattern; elsewhere what begins and ends so is a path. */
const withPatterns = ['version', 'build', 'migrate', 'start', 'dockerfile', 'image'];

function examineServices(found: readonly Service[], { services, allowed }: Expectation) {
  const same = (a: { folder: string; kind: string }, b: { folder: string; kind: string }) =>
    a.folder === b.folder && a.kind === b.kind;
  const { score, pairs } = match({
    expected: services,
    found,
    // Several jobs of one folder differ by what they do: the one with the fewest differences is meant.
    fit: (stated, one) =>
      same(stated, one) ? fieldsOf(stated, one).filter(({ met }) => met === 0).length : undefined,
    isAllowed: (one) => allowed.services.some((allow) => same(allow, one)),
    sayExpected: ({ folder, kind }) => `${kind} in ${folder || 'the app’s folder'}`,
    sayFound: ({ folder, kind, from }) => `${kind} in ${folder || 'the app’s folder'} ${placesOf(from)}`,
  });
  const fields = pairs.flatMap(({ expected, found: one }) => fieldsOf(expected, one));
  return { services: score, 'service fields': total(fields) };
}

const fieldsOf = (stated: Expectation['services'][number], found: Service): Score[] =>
  Object.entries(stated)
    .filter(([field]) => field !== 'folder' && field !== 'kind')
    .map(([field, value]) =>
      compare(
        `${found.folder || '.'} (${found.kind}) ${field}`,
        withPatterns.includes(field) ? patterns(value) : value,
        found[field as keyof Service],
      ),
    );

const patterns = (stated: unknown): unknown =>
  [stated]
    .flat()
    .map((one) =>
      typeof one === 'string' && one.length > 2 && one.startsWith('/') && one.endsWith('/')
        ? new RegExp(one.slice(1, -1))
        : one,
    );

function examineData(found: readonly Data[], { data, allowed }: Expectation) {
  type Stated = Expectation['data'][number];
  const { score, pairs } = match({
    expected: data,
    found,
    fit: (stated, one) =>
      stated.kind === one.kind ? dataFields(stated, one).filter(({ met }) => met === 0).length : undefined,
    isAllowed: (one) => allowed.data.some(({ kind }) => kind === one.kind),
    sayExpected: ({ kind, engine, platform }: Stated) => [kind, engine, platform].filter(Boolean).join(' '),
    sayFound: ({ id, kind, from }) => `${kind} ${id} ${placesOf(from)}`,
  });
  const fields = pairs.flatMap(({ expected, found: one }) => dataFields(expected, one));
  return { data: score, 'data fields': total(fields) };
}

const dataFields = (stated: Expectation['data'][number], found: Data): Score[] => [
  ...(['platform', 'engine', 'folder'] as const)
    .filter((field) => stated[field] !== undefined)
    .map((field) => compare(`${found.kind} ${field}`, stated[field], found[field])),
  ...(stated.uses === undefined
    ? []
    : [compareSets(`${found.kind} is used for`, stated.uses, found.uses ?? [])]),
  ...(stated.env === undefined ? [] : [compareSets(`${found.kind} is reached by`, stated.env, found.env)]),
];

function examineEnv(found: readonly EnvVariable[], { env, allowed }: Expectation) {
  const { score, pairs } = match({
    expected: env,
    found,
    fit: (stated, one) => fits(stated.name === one.name),
    isAllowed: ({ name }) => everywhere.includes(name) || allowed.env.includes(name),
    sayExpected: ({ name }) => name,
    sayFound: ({ name, readAt, namedAt }) => `${name} ${placesOf([...readAt, ...namedAt])}`,
  });
  const fields = pairs.flatMap(({ expected, found: one }) =>
    (['when', 'required', 'secret', 'platform'] as const)
      .filter((field) => expected[field] !== undefined)
      .map((field) => compare(`${one.name} ${field}`, expected[field], one[field])),
  );
  return { env: score, 'env fields': total(fields) };
}

/** A trap is one thing that is not there: reading either kept out of it or did not. */
function examineTrap({ area, ...stated }: Absent, inventory: Inventory): Score {
  const keys = Object.keys(stated) as (keyof typeof stated)[];
  const caught = (inventory[area] as readonly object[]).filter((one) => agreesOn(stated, one, keys));
  const said = `${area} with ${JSON.stringify(stated)}: ${caught.length} found`;
  const met = caught.length === 0 ? 1 : 0;
  return { expected: 1, met, found: 1, right: met, missed: [], wrong: met === 1 ? [] : [said] };
}

/** Whether every stated key has that value. */
const agreesOn = (stated: object, found: object, keys: readonly string[]): boolean =>
  keys.every((key) => {
    const value: unknown = Reflect.get(stated, key);
    return value === undefined || value === Reflect.get(found, key);
  });

const fits = (is: boolean): number | undefined => (is ? 0 : undefined);

const distinct = <T>(list: readonly T[], key: (one: T) => string): T[] => [
  ...new Map(list.map((one) => [key(one), one])).values(),
];

const placesOf = (places: readonly { file: string; line?: number }[]): string =>
  `(${places.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`)).join(', ')})`;
