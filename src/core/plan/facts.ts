import type { Inventory } from '../app/inventory.ts';
import { canonicalJson } from './canonical.ts';

/**
 * The facts that a plan rests on, each under a name that a person knows: `service backend.web`, `data postgres`. Lines of files are
 * left out, and so is what was measured: neither an edit somewhere above a tie nor a row more makes a plan wrong.
 */
export type Facts = Readonly<Record<string, string>>;

export function factsOf(app: Inventory): Facts {
  const entries: [string, unknown][] = [
    ...app.services.map((service): [string, unknown] => [`service ${service.id}`, bare(service)]),
    ...app.data.map((data): [string, unknown] => [`data ${data.id}`, bare(data)]),
    ...app.needs.map(({ kind, platform }): [string, unknown] => [`need ${kind}`, { platform }]),
    ...app.ties.map(({ rule, platform, file, effort }): [string, unknown] => [
      `tie ${rule} in ${file}`,
      { platform, effort },
    ]),
    ...app.env.map(({ name, when, required, secret }): [string, unknown] => [
      `variable ${name}`,
      { when, required, secret },
    ]),
    ...app.domains.map(({ host, kind }): [string, unknown] => [`domain ${host}`, { kind }]),
  ];
  return Object.fromEntries(entries.map(([name, value]) => [name, canonicalJson(value)]));
}

const bare = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'from' && key !== 'measured'));

export interface Misfit {
  readonly fact: string;
  readonly how: 'new' | 'gone' | 'changed';
}

/** What is no longer as the plan says. A plan that has misfits must not be lived: later stages call this before their first act. */
export function misfits(planned: Facts, now: Facts): readonly Misfit[] {
  const names = [...new Set([...Object.keys(planned), ...Object.keys(now)])].toSorted();
  return names.flatMap((fact): Misfit[] => {
    if (planned[fact] === now[fact]) return [];
    if (planned[fact] === undefined) return [{ fact, how: 'new' }];
    return [{ fact, how: now[fact] === undefined ? 'gone' : 'changed' }];
  });
}
