import type { Pulled } from '../app/env.ts';

/** What one call, or one file, gave. */
export interface Source {
  /** `railway: egoejo, production`, or the name of a file: what a later pull of the same replaces. */
  readonly label: string;
  /** Id of the platform, where one is known. */
  readonly platform?: string;
  readonly variables: readonly Pulled[];
}

/** A variable for the new side, with all the sources that name it. */
export type Gathered = Pulled & { readonly from: readonly string[] };

/**
 * Puts sources together, each name once, in the order of names. A known value beats an unknown one; of two known ones the later source's
 * counts. Services of one source that disagree leave it to the person: one file cannot hold both.
 */
export function gather(sources: readonly Source[]): Gathered[] {
  const all = new Map<string, Gathered>();
  for (const { label, variables } of sources)
    for (const [name, own] of byName(variables)) {
      const one = agree(own);
      const before = all.get(name);
      const from = [...(before?.from ?? []), label];
      const kept = before?.state === 'known' && one.state !== 'known' ? before : one;
      all.set(name, { ...kept, from });
    }
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function byName(variables: readonly Pulled[]): Map<string, [Pulled, ...Pulled[]]> {
  const groups = new Map<string, [Pulled, ...Pulled[]]>();
  for (const variable of variables) {
    const group = groups.get(variable.name);
    if (group === undefined) groups.set(variable.name, [variable]);
    else group.push(variable);
  }
  return groups;
}

function agree(group: readonly [Pulled, ...Pulled[]]): Pulled {
  const known = group.filter((one) => one.state === 'known');
  const [first] = known;
  if (first === undefined) return group[0];
  if (known.every(({ value }) => value.reveal() === first.value.reveal())) return first;
  const services = [...new Set(known.map(({ service }) => service ?? 'the file itself'))].join(', ');
  return {
    state: 'to be supplied',
    name: first.name,
    why: `${services} have different values for it; --service takes one's`,
  };
}
