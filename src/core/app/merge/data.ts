import type { Data, Need, Use } from '../data.ts';
import { order, places } from './places.ts';

/**
 * Makes data of what many files claim. Claims speak of one thing when their ids are equal, and
 * 1. they share a variable, or
 * 2. they name the same platform, or one of them names none.
 * So supabase-js and a DATABASE_URL are one database, and a Render database beside a Supabase one stays two.
 */
export function mergeData(claims: readonly Data[]): Data[] {
  const groups: Data[][] = [];
  // Those that name a platform first, and of these the ones with variables: a claim without either then finds its group.
  const sorted = claims.toSorted(
    (a, b) =>
      Number(b.platform !== undefined) - Number(a.platform !== undefined) || order(keyOf(a), keyOf(b)),
  );
  for (const claim of sorted) {
    const alike = groups.filter(([first]) => first?.kind === claim.kind && first.id === claim.id);
    const joined =
      alike.find((group) => group.some(({ env }) => env.some((name) => claim.env.includes(name)))) ??
      alike.find((group) => platformOf(group) === claim.platform) ??
      alike.find((group) => platformOf(group) === undefined || claim.platform === undefined);
    if (joined === undefined) groups.push([claim]);
    else joined.push(claim);
  }
  const merged = groups.map(mergeOne);
  return unique(merged).sort((a, b) => rank(a) - rank(b) || order(a.id, b.id));
}

const platformOf = (group: readonly Data[]): string | undefined =>
  group.find(({ platform }) => platform !== undefined)?.platform;

function mergeOne(group: readonly Data[]): Data {
  const fields = Object.assign({}, ...group.toReversed().map(known)) as Data;
  const uses = group.flatMap(({ uses = [] }) => uses);
  return {
    ...fields,
    env: [...new Set(group.flatMap(({ env }) => env))].sort(),
    ...(uses.length === 0 ? {} : { uses: [...new Set<Use>(uses)].sort() }),
    from: places(group.flatMap(({ from }) => from)),
  };
}

/** Without what is not said, so that it hides nothing. */
const known = (data: Data): Partial<Data> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

/** Two that stayed two get their platform, or a number, into their id. */
function unique(all: readonly Data[]): Data[] {
  const taken = new Set<string>();
  return all.map((data) => {
    const wanted = [data.id, `${data.id}.${data.platform ?? 2}`];
    let id = wanted.find((one) => !taken.has(one));
    for (let number = 2; id === undefined; number++)
      if (!taken.has(`${data.id}.${number}`)) id = `${data.id}.${number}`;
    taken.add(id);
    return id === data.id ? data : { ...data, id };
  });
}

const kinds: readonly Data['kind'][] = ['postgres', 'redis', 'queue', 'objects', 'files'];
const rank = ({ kind }: Data): number => kinds.indexOf(kind);
const keyOf = ({ id, platform = '', env, from }: Data): string =>
  [id, platform, env.length === 0 ? '~' : env.join(), from[0]?.file ?? '', from[0]?.line ?? 0].join('\0');

/** One need a kind and platform. */
export function mergeNeeds(claims: readonly Need[]): Need[] {
  const groups = new Map<string, Need>();
  for (const need of claims) {
    const key = `${need.kind}\0${need.platform ?? ''}`;
    const before = groups.get(key);
    groups.set(key, { ...need, from: places([...(before?.from ?? []), ...need.from]) });
  }
  return [...groups.entries()].sort(([a], [b]) => order(a, b)).map(([, need]) => need);
}
