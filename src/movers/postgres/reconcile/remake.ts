import { createHash } from 'node:crypto';
import { UnmoorError } from '../../../core/errors/error.ts';
import { ident, literal, type PgSession } from '../../../io/postgres.ts';
import type { DumpEntry } from '../dump-entries.ts';
import { isThereAlready } from '../schema.ts';
import type { SchemaDifference } from '../verify/fingerprint.ts';
import {
  commentStatement,
  dropDefaults,
  dropStatement,
  grantStatements,
  type Named,
  ownerStatement,
} from './statements.ts';

/** One side is made like the other inside one transaction of the target: `target` is in it. */
export interface Remaking {
  readonly source: PgSession;
  readonly target: PgSession;
  /** What is not alike now, what stands uncommitted included. */
  readonly differences: () => Promise<readonly SchemaDifference[]>;
  /** Told every statement before it runs. */
  readonly told: (sql: string) => void;
}

/** OIDs of the catalogues (PostgreSQL source, include/catalog/*.h: fixed for ever). */
const catalogue = {
  relation: 1259,
  type: 1247,
  constraint: 2606,
  procedure: 1255,
  extension: 3079,
  defaults: 826,
};

const isTablePart = (part: string): boolean => /^(table|column) /.test(part);

/** What stands on the target and not so on the source goes; functions and views are replaced where the server lets them. Tables are left. */
export async function dropDifferent(
  remaking: Remaking,
  entries: readonly DumpEntry[],
  which: (part: string) => boolean = () => true,
): Promise<void> {
  const differences = await remaking.differences();
  const different = differences.filter(
    ({ target, part }) => target?.facet === 'object' && !isTablePart(part) && which(part),
  );
  const ordered = different.toSorted((a, b) => (b.target?.oid ?? 0) - (a.target?.oid ?? 0)); // the youngest first: what stands on others
  for (const { part, source, target } of ordered) {
    if (target === undefined || target.class === catalogue.extension) continue;
    if (part.startsWith('sequence ') && source !== undefined) {
      await alterSequence(remaking, source.oid);
      continue;
    }
    if (target.class === catalogue.defaults) {
      await forgetDefaults(remaking, target.oid, target.says);
      continue;
    }
    const entry = entries.find((one) => one.classOid === source?.class && one.oid === source.oid);
    if (entry !== undefined && (await isReplaced(remaking, entry))) continue;
    const named = await nameOf(remaking.target, target.class, target.oid, 0);
    if (named === undefined) continue; // it went along with another
    await run(remaking, dropStatement(named, named.relation));
  }
}

/** Makes what the target has not, in the dump's order; `entries` are of one section. Foreign keys wait until the rows are there. */
export async function makeMissing(remaking: Remaking, entries: readonly DumpEntry[]): Promise<void> {
  const differences = await remaking.differences();
  const wanted = new Set(
    differences.flatMap(({ source, target, part }) =>
      source?.facet === 'object' && (target === undefined || !isTablePart(part)) && source.sub === 0
        ? [`${source.class}:${source.oid}`]
        : [],
    ),
  );
  const relations = await namesOfRelations(
    remaking.source,
    [...wanted].flatMap((key) =>
      key.startsWith(`${catalogue.relation}:`) ? [Number(key.split(':')[1])] : [],
    ),
  );
  for (const entry of entries) {
    if (entry.type === 'FK CONSTRAINT' || entry.type === 'MATERIALIZED VIEW DATA') continue;
    const isPart = entry.type === 'DEFAULT' || / (ATTACH|OWNED BY)$/.test(entry.type);
    const owner =
      entry.type === 'DEFAULT'
        ? relations.some((r) => r.schema === entry.schema && entry.name.startsWith(`${r.name} `))
        : relations.some((r) => r.schema === entry.schema && r.name === entry.name);
    if (isPart ? !owner : !wanted.has(`${entry.classOid}:${entry.oid}`)) continue;
    if (entry.type === 'SCHEMA' && entry.name === 'public') continue;
    await makeOne(remaking, entry);
  }
}

async function makeOne(remaking: Remaking, entry: DumpEntry): Promise<void> {
  await remaking.target.run('SAVEPOINT unmoor_entry');
  try {
    await run(remaking, entry.sql);
    await remaking.target.run('RELEASE SAVEPOINT unmoor_entry');
  } catch (error) {
    await remaking.target.run('ROLLBACK TO SAVEPOINT unmoor_entry');
    if (!isThereAlready(error))
      throw refused(`${entry.type} ${entry.schema === '' ? '' : `${entry.schema}.`}${entry.name}`, error);
  }
}

/** Constraints that a dump writes inside their table (CHECK, those of domains). */
export async function makeConstraints(remaking: Remaking): Promise<void> {
  const missing = (await remaking.differences()).flatMap(({ source, target }) =>
    source?.class === catalogue.constraint && source.facet === 'object' && target === undefined
      ? [source.oid]
      : [],
  );
  const rows = await remaking.source.query<{ sql: string }>(
    `SELECT CASE WHEN contypid <> 0 THEN format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', contypid::regtype, conname, pg_get_constraintdef(oid))
       ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) END AS sql
     FROM pg_constraint WHERE oid = ANY ($1::oid[]) AND contype <> 'f' AND coninhcount = 0 ORDER BY oid`,
    [missing],
  );
  for (const { sql } of rows) await run(remaking, sql);
}

/** Partitions' indexes hang on their root's again. */
export async function attachIndexes(remaking: Remaking, entries: readonly DumpEntry[]): Promise<void> {
  const attached = new Set(
    (
      await remaking.target.query<{ schema: string; name: string }>(
        `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('i', 'I') AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)`,
      )
    ).map(({ schema, name }) => JSON.stringify([schema, name])),
  );
  for (const entry of entries)
    if (entry.type === 'INDEX ATTACH' && !attached.has(JSON.stringify([entry.schema, entry.name])))
      await makeOne(remaking, entry);
}

/** Owners, grants and comments, one by one. */
export async function giveRights(remaking: Remaking): Promise<void> {
  const { target } = remaking;
  const differences = (await remaking.differences()).filter(
    ({ source, target: at }) => (source ?? at)?.facet !== 'object',
  );
  const rank = ({ source, target: at }: SchemaDifference) => ((source ?? at)?.facet === 'owner' ? 0 : 1);
  for (const { source, target: at, part } of differences.toSorted((a, b) => rank(a) - rank(b))) {
    const facet = (source ?? at)?.facet;
    const named =
      at === undefined
        ? await sameOn(remaking, source as NonNullable<typeof source>)
        : await nameOf(target, at.class, at.oid, at.sub);
    if (named === undefined) throw refused(part, new Error('what it belongs to is not on the target'));
    if (facet === 'owner') await run(remaking, ownerStatement(named, source?.says ?? ''));
    else if (facet === 'comment') await run(remaking, commentStatement(named, source?.says ?? null));
    else
      for (const sql of grantStatements(named, named.owner ?? '', at?.says, source?.says))
        await run(remaking, sql);
  }
}

/** An object of the source, as it is named on both sides. */
async function sameOn(
  { source, target }: Remaking,
  part: { readonly class: number; readonly oid: number; readonly sub: number },
): Promise<Found | undefined> {
  const there = await nameOf(source, part.class, part.oid, part.sub);
  return there === undefined
    ? undefined
    : { ...there, owner: (await ownerOn(target, there.relation)) ?? there.owner };
}

async function ownerOn(target: PgSession, relation: string | null): Promise<string | undefined> {
  if (relation === null) return undefined;
  const [row] = await target.query<{ owner: string }>(
    'SELECT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE oid = to_regclass($1)',
    [relation],
  );
  return row?.owner;
}

interface Found extends Named {
  /** Of a constraint: its table or domain. Of a relation: itself. */
  readonly relation: string | null;
  readonly owner: string | null;
}

async function nameOf(
  session: PgSession,
  catalog: number,
  oid: number,
  sub: number,
): Promise<Found | undefined> {
  const [row] = await session.query<{
    type: string | null;
    identity: string | null;
    relation: string | null;
    owner: string | null;
  }>(
    `SELECT i.type, i.identity,
       coalesce((SELECT coalesce(nullif(k.conrelid, 0)::regclass::text, nullif(k.contypid, 0)::regtype::text) FROM pg_constraint k WHERE $1 = ${catalogue.constraint} AND k.oid = $2),
         CASE WHEN $1 = ${catalogue.relation} THEN $2::oid::regclass::text END) AS relation,
       pg_get_userbyid(coalesce((SELECT c.relowner FROM pg_class c WHERE $1 = ${catalogue.relation} AND c.oid = $2),
         (SELECT p.proowner FROM pg_proc p WHERE $1 = ${catalogue.procedure} AND p.oid = $2), (SELECT t.typowner FROM pg_type t WHERE $1 = ${catalogue.type} AND t.oid = $2),
         (SELECT n.nspowner FROM pg_namespace n WHERE $1 = 'pg_namespace'::regclass::oid AND n.oid = $2),
         (SELECT f.fdwowner FROM pg_foreign_data_wrapper f WHERE $1 = 'pg_foreign_data_wrapper'::regclass::oid AND f.oid = $2),
         (SELECT s.srvowner FROM pg_foreign_server s WHERE $1 = 'pg_foreign_server'::regclass::oid AND s.oid = $2))) AS owner
     FROM pg_identify_object($1::oid, $2::oid, $3) AS i`,
    [catalog, oid, sub],
  );
  if (row === undefined || row.type === null || row.identity === null) return undefined;
  return { type: row.type, identity: row.identity, relation: row.relation, owner: row.owner };
}

/** CREATE OR REPLACE keeps what stands on a function or a view; where the server refuses it, they are dropped and made. */
async function isReplaced(remaking: Remaking, entry: DumpEntry): Promise<boolean> {
  if (!/^CREATE (FUNCTION|PROCEDURE|VIEW) /.test(entry.sql)) return false;
  await remaking.target.run('SAVEPOINT unmoor_replace');
  try {
    await run(remaking, entry.sql.replace(/^CREATE /, 'CREATE OR REPLACE '));
    return true;
  } catch {
    await remaking.target.run('ROLLBACK TO SAVEPOINT unmoor_replace');
    return false;
  }
}

async function alterSequence(remaking: Remaking, oid: number): Promise<void> {
  const [row] = await remaking.source.query<{ sql: string }>(
    `SELECT format('ALTER SEQUENCE %s AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s RESTART CACHE %s %s CYCLE', s.seqrelid::regclass,
       format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, CASE WHEN s.seqcycle THEN '' ELSE 'NO' END)
       || coalesce((SELECT format(' OWNED BY %s.%I', d.refobjid::regclass, a.attname) FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'), '') AS sql
     FROM pg_sequence s WHERE s.seqrelid = $1`,
    [oid],
  );
  if (row !== undefined) await run(remaking, row.sql); // where it stands is carried at the cutover
}

async function forgetDefaults(remaking: Remaking, oid: number, says: string | null): Promise<void> {
  const [row] = await remaking.target.query<{ role: string; kind: string; schema: string | null }>(
    `SELECT pg_get_userbyid(d.defaclrole) AS role, d.defaclobjtype AS kind, n.nspname AS schema
     FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace WHERE d.oid = $1`,
    [oid],
  );
  if (row !== undefined) for (const sql of dropDefaults(row, says)) await run(remaking, sql);
}

async function namesOfRelations(
  session: PgSession,
  oids: readonly number[],
): Promise<{ schema: string; name: string }[]> {
  return session.query(
    'SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY ($1::oid[])',
    [oids],
  );
}

export async function run({ target, told }: Remaking, sql: string): Promise<void> {
  told(sql.trim());
  try {
    await target.run(sql);
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    (error as { statement?: string }).statement = sql;
    throw error;
  }
}

/** The indexes and keys that are missing are built again, whatever is noted of an earlier life of them (copy/copied.ts). */
export async function forgetBuilt(remaking: Remaking, entries: readonly DumpEntry[]): Promise<void> {
  const missing = new Set(
    (await remaking.differences()).flatMap(({ source, target }) =>
      source !== undefined && target === undefined ? [`${source.class}:${source.oid}`] : [],
    ),
  );
  const keys = entries
    .filter((entry) => missing.has(`${entry.classOid}:${entry.oid}`))
    .map((entry) => createHash('md5').update(entry.sql).digest('hex'));
  if (keys.length > 0)
    await remaking.target.run(
      `DELETE FROM ${ident('unmoor')}.built WHERE statement_md5 IN (${keys.map(literal).join(', ')})`,
    );
}

export function refused(what: string, error: unknown): UnmoorError {
  const { message, detail, hint } = error as { message?: string; detail?: string; hint?: string };
  return new UnmoorError('PG-211', {
    why: `${what} is on the source, and the target refused it: ${[message, detail, hint].filter(Boolean).join(' ')}`,
    next: 'Mend it on the target (an extension to install, a role to make), then `unmoor move --reconcile` again.',
    state: 'The source serves as before; the cutover stays closed until the two schemas are alike.',
    cause: error,
  });
}
