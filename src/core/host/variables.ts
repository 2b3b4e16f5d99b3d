import { hostsIn, passwordIn } from '../env/address.ts';
import { generateSecret, secretKindOf } from '../env/generate.ts';

export interface VariablesInput {
  /** What the stack is given by name. */
  readonly names: readonly string[];
  /** The person's file. */
  readonly given: ReadonlyMap<string, string>;
  /** What lies on the server already; the person's file wins. */
  readonly standing: ReadonlyMap<string, string>;
  /** Host names that lead to this very server. */
  readonly here: readonly string[];
  readonly random: (bytes: number) => Uint8Array;
}

export interface Variables {
  readonly values: ReadonlyMap<string, string>;
  /** Made just now, for nobody else issues them. */
  readonly made: readonly string[];
  /** Nobody said them, and they cannot be made up. An empty value is said. */
  readonly missing: readonly string[];
  /** Pairs that speak of one password and do not agree. */
  readonly disagree: readonly (readonly [url: string, password: string])[];
}

/** The server is given its password by one name, the app by another. */
const pairs = [
  ['DATABASE_URL', 'DB_PASSWORD'],
  ['REDIS_URL', 'REDIS_PASSWORD'],
] as const;

/** What belongs into the server's file of variables. Secrets that are only this server's are made where they are missing, once. */
export function variablesFor({ names, given, standing, here, random }: VariablesInput): Variables {
  const values = new Map([...standing, ...given]);
  const own = pairs.filter(([url, password]) => names.includes(password) && leadsTo(here, values.get(url)));
  for (const [url, password] of own) {
    const said = passwordIn(values.get(url) ?? '');
    if (said !== undefined && !given.has(password)) values.set(password, said);
  }
  const made: string[] = [];
  const missing: string[] = [];
  for (const name of names) {
    if (values.has(name)) continue;
    const kind = secretKindOf(name);
    if (kind === undefined) missing.push(name);
    else {
      values.set(name, generateSecret(kind, random));
      made.push(name);
    }
  }
  return {
    values,
    made,
    missing,
    disagree: own.filter(([url, password]) => passwordIn(values.get(url) ?? '') !== values.get(password)),
  };
}

const leadsTo = (here: readonly string[], url: string | undefined): boolean =>
  url !== undefined && hostsIn(url).some((host) => here.includes(host));
