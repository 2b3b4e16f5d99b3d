/** Where a PgBouncer database entry leads. `host` unset: PgBouncer's own unix socket folder. */
export interface Address {
  readonly host?: string;
  readonly port: number;
  readonly database: string;
}

/** The one entry of a database, as the text has it. */
export interface Entry extends Address {
  /** Counted from 1. */
  readonly line: number;
  /** Set where the entry forces one user for every client. */
  readonly user?: string;
}

export type FoundEntry =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'none'; readonly why: string; readonly next: string };

interface Pair {
  readonly key: string;
  readonly value: string;
  /** Where the value stands in the line, quotes included. */
  readonly start: number;
  readonly end: number;
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly name: string;
  readonly pairs: readonly Pair[];
}

/**
 * Finds the entry of `database` in the `[databases]` section (pgbouncer(5), "SECTION [databases]"). Only an entry of its own
 * can be changed: the fallback `*` serves others too, and of several PgBouncer uses the last.
 */
export function findEntry(ini: string, database: string): FoundEntry {
  const lines = databaseLines(ini);
  const own = lines.filter((line) => line.name === database);
  const [only] = own;
  if (only === undefined) return noEntry(ini, lines, database);
  if (own.length > 1)
    return {
      kind: 'none',
      why: `${own.length} entries are named ${database} (lines ${own.map((line) => line.number).join(', ')}), and there must be one`,
      next: 'Take out all but the last, which is the one that PgBouncer uses.',
    };
  const value = (key: string) => only.pairs.findLast((pair) => pair.key === key)?.value;
  const host = value('host');
  if (host?.includes(','))
    return {
      kind: 'none',
      why: `the entry ${database} names several hosts (${host}), and one is needed`,
      next: 'Leave the one host that serves.',
    };
  const user = value('user');
  return {
    kind: 'entry',
    entry: {
      line: only.number,
      ...(host === undefined || host === '' ? {} : { host }),
      port: Number(value('port') ?? 5432),
      database: value('dbname') ?? database,
      ...(user === undefined ? {} : { user }),
    },
  };
}

function noEntry(ini: string, lines: readonly Line[], database: string): FoundEntry {
  const fallback = lines.find((line) => line.name === '*');
  if (fallback !== undefined)
    return {
      kind: 'none',
      why: `${database} has no entry of its own; the fallback * in line ${fallback.number} serves it, and other databases too`,
      next: `Add above it: ${database} = ${fallback.text.slice(fallback.text.indexOf('=') + 1).trim()}`,
    };
  const include = /^\s*%include\s+(.*\S)/m.exec(ini)?.[1];
  return {
    kind: 'none',
    why: `it has no entry ${database} under [databases]${include === undefined ? '' : `, and it includes ${include}`}`,
    next:
      include === undefined
        ? `Add the entry, or name the right file and database.`
        : `Name the file that holds the entry, perhaps ${include}.`,
  };
}

/** The same text with that entry leading to `to`. Every other byte stays as it is. The entry must be there: see `findEntry`. */
export function pointEntry(ini: string, database: string, to: Address): string {
  const found = findEntry(ini, database);
  if (found.kind === 'none') throw new Error(found.why);
  const lines = ini.split('\n');
  const at = found.entry.line - 1;
  const line = databaseLines(ini).find(({ number }) => number === found.entry.line);
  if (line === undefined) throw new Error('the entry was there a moment ago');
  lines[at] = changed(line, [
    ['host', to.host],
    ['port', String(to.port)],
    ['dbname', to.database],
  ]);
  return lines.join('\n');
}

function changed(line: Line, wanted: readonly (readonly [string, string | undefined])[]): string {
  let text = line.text;
  const missing: string[] = [];
  const edits: { start: number; end: number; by: string }[] = [];
  for (const [key, value] of wanted) {
    const there = line.pairs.filter((pair) => pair.key === key);
    const by = value ?? '';
    for (const pair of there) edits.push({ start: pair.start, end: pair.end, by: quoted(by) });
    const implied = (key === 'dbname' && by === line.name) || (key === 'host' && by === '');
    if (there.length === 0 && !implied) missing.push(`${key}=${quoted(by)}`);
  }
  for (const { start, end, by } of edits.sort((a, b) => b.start - a.start))
    text = `${text.slice(0, start)}${by}${text.slice(end)}`;
  if (missing.length === 0) return text;
  const end = text.trimEnd().length;
  return `${text.slice(0, end)} ${missing.join(' ')}${text.slice(end)}`;
}

const quoted = (value: string): string =>
  /^[^\s'=;]+$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;

/** Every entry under `[databases]`, in the order of the file. */
function databaseLines(ini: string): Line[] {
  let inside = false;
  const found: Line[] = [];
  for (const [index, text] of ini.split('\n').entries()) {
    const section = /^\s*\[([^\]\n]*)\]/.exec(text);
    if (section !== null) inside = section[1] === 'databases';
    else if (inside) {
      const key = /^\s*(?:"((?:[^"]|"")*)"|([A-Za-z0-9_.*-]+))[ \t]*=/.exec(text);
      if (key !== null)
        found.push({
          number: index + 1,
          text,
          name: key[1]?.replaceAll('""', '"') ?? key[2] ?? '',
          pairs: pairsOf(text, key[0].length),
        });
    }
  }
  return found;
}

/** `key=value` words; a value in single quotes doubles the quotes in it. */
function pairsOf(text: string, from: number): Pair[] {
  const words = /([^\s=]+)\s*=\s*('(?:[^']|'')*'|\S*)/dg;
  words.lastIndex = from;
  return [...text.matchAll(words)].flatMap((match): Pair[] => {
    const [, key = '', raw = ''] = match;
    const where = match.indices?.[2];
    if (where === undefined || match.index < from) return [];
    const value = raw.startsWith("'") ? raw.slice(1, -1).replaceAll("''", "'") : raw;
    return [{ key, value, start: where[0], end: where[1] }];
  });
}

/** PgBouncer keeps names as they were typed: only the names of this machine's own loopback are taken for one another. */
export function sameAddress(one: Address, other: Address): boolean {
  return hostOf(one) === hostOf(other) && one.port === other.port && one.database === other.database;
}

const hostOf = ({ host }: Address): string => {
  const name = host ?? '';
  return name === 'localhost' || name === '::1' || name.startsWith('127.') ? 'loopback' : name;
};

export const showAddress = ({ host, port, database }: Address): string =>
  `${host ?? 'unix socket'}:${port}/${database}`;
