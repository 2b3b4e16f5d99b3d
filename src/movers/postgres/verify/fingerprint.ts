import { createHash } from 'node:crypto';
import { everything, type Scope } from '../../../core/data-shape.ts';
import type { Side } from '../../../core/finding.ts';
import { literal, type PgSession } from '../../../io/postgres.ts';
import { readMajor } from '../catalog.ts';
import { fingerprintSql } from './fingerprint-sql.ts';

/** An object, or its owner, its grants, its comment. */
export interface Part {
  readonly facet: 'object' | 'owner' | 'grants' | 'comment';
  readonly hash: string;
  /** Of an owner, of grants (as json, also default privileges) and of a comment: the definition itself. */
  readonly says: string | null;
  /** Catalogue and OID of the object on this side, as pg_dump and pg_depend name it; `sub` is a column's number, else 0. */
  readonly class: number;
  readonly oid: number;
  readonly sub: number;
}

/** Part to how it stands when its side serves. */
type Resting = ReadonlyMap<string, string>;

/** What a schema is, part by part. Equal hashes: equal schemas. */
export interface Fingerprint {
  readonly hash: string;
  /** `column "public"."users"."email"`, `owner of table "public"."users"` ... */
  readonly parts: ReadonlyMap<string, Part>;
}

/**
 * Reads the definitions of everything that pg_dump prints of what moves, owners, grants and comments too. Left out: our own schema and triggers,
 * what belongs to an extension and its version, replica identities (Unmoor gives them), tablespaces, publications,
 * large objects, and the order of columns.
 * @param major the older of the two sides that are compared; unset: this side's own
 * @param resting triggers that rest while the side receives, and count as they stood before
 */
export async function schemaFingerprint(
  session: PgSession,
  scope: Scope = everything,
  major?: number,
  resting: Resting = new Map(),
): Promise<Fingerprint> {
  const rows = await session.query<Part & { part: string } & Record<string, unknown>>(
    fingerprintSql(scope, major ?? (await readMajor(session))),
    [JSON.stringify(Object.fromEntries(resting))],
  );
  const parts = new Map(rows.map(({ part, ...rest }) => [part, rest]));
  const sorted = [...parts]
    .map(([part, { hash }]) => [part, hash])
    .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
  return { hash: createHash('sha256').update(JSON.stringify(sorted)).digest('hex'), parts };
}

export interface FingerprintDiff {
  readonly new: readonly string[];
  readonly dropped: readonly string[];
  readonly changed: readonly string[];
}

/** Names what differs between two fingerprints, sorted. All three are empty when the hashes are equal. */
export function diffFingerprints(before: Fingerprint, after: Fingerprint): FingerprintDiff {
  const [old, now] = [[...before.parts.keys()].sort(), [...after.parts.keys()].sort()];
  return {
    new: now.filter((part) => !before.parts.has(part)),
    dropped: old.filter((part) => !after.parts.has(part)),
    changed: old.filter(
      (part) => after.parts.has(part) && after.parts.get(part)?.hash !== before.parts.get(part)?.hash,
    ),
  };
}

export interface SchemaDifference {
  readonly part: string;
  readonly source?: Part;
  readonly target?: Part;
}

export const saysDifference = ({ part, source, target }: SchemaDifference): string =>
  target === undefined
    ? `${part} is only on the source`
    : source === undefined
      ? `${part} is only on the target`
      : `${part} is not alike`;

/** What is not alike on the two sides, whatever their majors, sorted by name. */
export async function compareSchemas(
  source: PgSession,
  target: PgSession,
  scope: Scope,
  resting?: Readonly<Record<Side, Resting>>,
): Promise<SchemaDifference[]> {
  const [atSource, atTarget] = await Promise.all([readMajor(source), readMajor(target)]);
  const major = Math.min(atSource, atTarget);
  const [from, to] = await Promise.all([
    schemaFingerprint(source, scope, major, resting?.source),
    schemaFingerprint(target, scope, major, resting?.target),
  ]);
  if (from.hash === to.hash) return [];
  const differences: SchemaDifference[] = [];
  for (const part of [...new Set([...from.parts.keys(), ...to.parts.keys()])].sort()) {
    const difference = { part, source: from.parts.get(part), target: to.parts.get(part) };
    if (difference.source?.hash === difference.target?.hash) continue;
    if (difference.source === undefined && ofTheServer.test(part)) continue;
    if (atSource !== atTarget && (await saysTheSame(source, target, difference))) continue;
    differences.push(difference);
  }
  return differences;
}

/** What a target's platform may have put there ahead, and what harms nobody. */
const ofTheServer = /^(owner of |comment on |grants on )?(extension|language) /;

/**
 * Majors print a view in their own way (16 leaves out the table's name where there is only one). So the target reads what the source
 * prints, and prints it itself.
 */
async function saysTheSame(
  source: PgSession,
  target: PgSession,
  { part, source: there, target: here }: SchemaDifference,
): Promise<boolean> {
  if (there === undefined || here === undefined || !/^(materialized )?view /.test(part)) return false;
  const define =
    'SELECT pg_catalog.pg_get_viewdef($1::oid) AS text, (SELECT relkind FROM pg_catalog.pg_class WHERE oid = $1::oid) AS kind, (SELECT reloptions::text FROM pg_catalog.pg_class WHERE oid = $1::oid) AS options';
  type Defined = { text: string; kind: string; options: string | null };
  const [[from], [to]] = await Promise.all([
    source.query<Defined>(define, [there.oid]),
    target.query<Defined>(define, [here.oid]),
  ]);
  if (from === undefined || to === undefined || from.kind !== to.kind || from.options !== to.options)
    return false;
  const inside = await target.run('SAVEPOINT unmoor_view').then(
    () => true,
    () => false, // no transaction is open
  );
  if (!inside) await target.run('BEGIN');
  try {
    await target.run(`CREATE TEMPORARY VIEW unmoor_view AS ${from.text}`);
    const [read] = await target.query<{ text: string }>(
      `SELECT pg_catalog.pg_get_viewdef(${literal('pg_temp.unmoor_view')}::regclass) AS text`,
    );
    return read?.text === to.text;
  } catch {
    return false; // what it names is not there
  } finally {
    await target.run(inside ? 'ROLLBACK TO SAVEPOINT unmoor_view' : 'ROLLBACK');
  }
}
