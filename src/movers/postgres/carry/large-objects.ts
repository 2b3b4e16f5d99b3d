import type { Flow } from '../../../core/mover.ts';
import { ident, literal, type PgSession } from '../../../io/postgres.ts';
import { readDatabase } from '../cluster/database.ts';
import { type Carried, judge } from './carried.ts';
import { chunks } from './sequences.ts';
import type { Writer } from './writing.ts';

/** Large objects are compared and copied in pieces of this size: no object is ever whole in memory. */
const pieceBytes = 1 << 20;
const objectsAtOnce = 200;
const piecesAtOnce = 500;
/** The objects are walked in this many parts, by their OID. */
const parts = 1024;

/** Owner, grants and comment of an object `m`, alike on both sides when they are the same. */
const described = `json_build_object('owner', pg_catalog.pg_get_userbyid(m.lomowner), 'comment', pg_catalog.obj_description(m.oid, 'pg_largeobject'),
  'grants', (SELECT json_agg(json_build_array(g.who, g.privilege_type, g.is_grantable) ORDER BY g.who, g.privilege_type) FROM (
    SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END COLLATE "C" AS who, a.privilege_type, a.is_grantable
    FROM pg_catalog.aclexplode(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) AS a) AS g))`;

/** Where owners and grants are each side's own, the comment alone is to be alike. */
const commented = `json_build_object('owner', NULL, 'comment', pg_catalog.obj_description(m.oid, 'pg_largeobject'), 'grants', NULL)`;

interface Description {
  /** Null: it is not compared. */
  readonly owner: string | null;
  readonly comment: string | null;
  /** Grantee ready for SQL, privilege, with grant option. */
  readonly grants: readonly (readonly [string, string, boolean])[] | null;
}

/**
 * Brings large objects up to the snapshot that `from` stands in: same OIDs, owners, grants, comments and content, deleted ones too,
 * and compares what was looked at in that snapshot.
 * @param ownRights owners and grants are not carried: what is made on the target belongs to the owner of its database
 * @param since an xid: only objects written by it or later are looked into; unset: all of them, piece by piece
 * @returns undefined where neither side has any
 */
export async function carryLargeObjects(
  from: PgSession,
  { session: to }: Writer,
  flow: Flow,
  { since, ownRights = false }: { readonly since?: string; readonly ownRights?: boolean } = {},
): Promise<Carried | undefined> {
  const text = ownRights ? commented : described;
  const [here, there] = await Promise.all([readParts(from, text), readParts(to, text)]);
  if (here.size === 0 && there.size === 0) return undefined;
  const unlike: { key: string; why: string }[] = [];
  const look = async (oids: readonly number[]) => {
    for (const some of chunks(oids, objectsAtOnce))
      for (const oid of await carryContent(from, to, some))
        unlike.push({ key: String(oid), why: `does not hold the same on the ${flow.to}` });
  };
  const changed = since === undefined ? [] : await readChanged(from, since);
  for (const part of new Set([...here.keys(), ...there.keys()])) {
    if (since !== undefined && here.get(part)?.sum === there.get(part)?.sum) continue;
    const before = [await readObjects(from, part, text), await readObjects(to, part, text)] as const;
    const fresh = await makeAndUnlink(to, ...before);
    if (ownRights && flow.to === 'target') await giveToOwner(to, fresh);
    await look(since === undefined ? [...before[0].keys()] : fresh);
    await describe(to, before[0], await readObjects(to, part, text));
    const after = await readObjects(to, part, text);
    for (const oid of new Set([...before[0].keys(), ...after.keys()]))
      if (before[0].get(oid) !== after.get(oid))
        unlike.push({ key: String(oid), why: `is not alike on the ${flow.to} (owner, grants, comment)` });
  }
  await look(changed);
  const objects = [...here.values()].reduce((sum, { rows }) => sum + rows, 0);
  return judge('large objects', objects, unlike);
}

async function readParts(
  session: PgSession,
  text: string,
): Promise<Map<number, { rows: number; sum: string }>> {
  const rows = await session.query<{ part: number; rows: number; sum: string }>(
    `SELECT (m.oid::int8 % ${parts})::int4 AS part, count(*) AS rows,
       sum(('x' || substr(md5(m.oid || ' ' || ${text}), 1, 16))::bit(64)::int8)::text AS sum
     FROM pg_catalog.pg_largeobject_metadata m GROUP BY 1`,
  );
  return new Map(rows.map((row) => [row.part, row]));
}

/** OID to description, as text. */
async function readObjects(session: PgSession, part: number, text: string): Promise<Map<number, string>> {
  const rows = await session.query<{ oid: number; described: string }>(
    `SELECT m.oid::int8 AS oid, ${text}::text AS described FROM pg_catalog.pg_largeobject_metadata m
     WHERE m.oid::int8 % ${parts} = $1 ORDER BY 1`,
    [part],
  );
  return new Map(rows.map((row) => [row.oid, row.described]));
}

/** Objects of which a page or the entry was written by that transaction or a later one. Reads every page's header once. */
async function readChanged(session: PgSession, since: string): Promise<number[]> {
  const rows = await session.query<{ oid: number }>(
    `SELECT DISTINCT loid::int8 AS oid FROM pg_catalog.pg_largeobject WHERE age(xmin) <= age($1::text::xid)
     UNION SELECT oid::int8 FROM pg_catalog.pg_largeobject_metadata WHERE age(xmin) <= age($1::text::xid)`,
    [since],
  );
  return rows.map((row) => row.oid);
}

/** An xid such that whatever this session does not see yet was written by it or a later one; undefined without the right to look. */
export async function readBaseline(session: PgSession): Promise<string | undefined> {
  const [row] = await session.query<{ xid: string; may: boolean }>(
    `SELECT (pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::text::numeric % 4294967296)::text AS xid,
       pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT') AS may`,
  );
  return row?.may === true ? row.xid : undefined;
}

/** An unlinked object holds a lock to the end of its transaction: so a few hundred at a time. @returns those that were made */
async function makeAndUnlink(
  to: PgSession,
  here: ReadonlyMap<number, string>,
  there: ReadonlyMap<number, string>,
): Promise<number[]> {
  const fresh = [...here.keys()].filter((oid) => !there.has(oid));
  const gone = [...there.keys()].filter((oid) => !here.has(oid));
  for (const some of chunks(gone, objectsAtOnce))
    await to.query('SELECT pg_catalog.lo_unlink(oid) FROM unnest($1::oid[]) AS oid', [some]);
  for (const some of chunks(fresh, objectsAtOnce))
    await to.query('SELECT pg_catalog.lo_create(oid) FROM unnest($1::oid[]) AS oid', [some]);
  return fresh;
}

async function giveToOwner(to: PgSession, oids: readonly number[]): Promise<void> {
  const { owner } = await readDatabase(to);
  for (const some of chunks(oids, objectsAtOnce))
    await to.run(some.map((oid) => `ALTER LARGE OBJECT ${oid} OWNER TO ${ident(owner)}`).join('; '));
}

/** Gives objects the owner, grants and comment that they have on the other side. */
async function describe(
  to: PgSession,
  here: ReadonlyMap<number, string>,
  there: ReadonlyMap<number, string>,
): Promise<void> {
  const statements = [...here].flatMap(([oid, wanted]) => {
    const has = there.get(oid);
    return has === undefined || has === wanted ? [] : redescribe(oid, parse(has), parse(wanted));
  });
  for (const some of chunks(statements, piecesAtOnce)) await to.run(`BEGIN; ${some.join('; ')}; COMMIT`);
}

const parse = (text: string) => JSON.parse(text) as Description;

function redescribe(oid: number, has: Description, wanted: Description): string[] {
  const object = `LARGE OBJECT ${oid}`;
  const comment = `COMMENT ON ${object} IS ${wanted.comment === null ? 'NULL' : literal(wanted.comment)}`;
  if (wanted.owner === null) return [comment];
  const owner = has.owner === wanted.owner ? [] : [`ALTER ${object} OWNER TO ${ident(wanted.owner)}`];
  const grantees = new Set([...(has.grants ?? []).map(([who]) => who), ident(wanted.owner)]);
  const revoke = [...grantees].map((who) => `REVOKE ALL ON ${object} FROM ${who}`);
  const grant = (wanted.grants ?? []).map(
    ([who, privilege, grantable]) =>
      `GRANT ${privilege} ON ${object} TO ${who}${grantable ? ' WITH GRANT OPTION' : ''}`,
  );
  return [...owner, ...revoke, ...grant, comment];
}

interface Piece {
  readonly oid: number;
  readonly at: number;
  readonly bytes: number;
  readonly md5: string;
}

/** Writes the pieces that differ, cuts what is longer, and reads again. @returns objects that still differ */
async function carryContent(from: PgSession, to: PgSession, oids: readonly number[]): Promise<number[]> {
  const [here, there] = await Promise.all([readPieces(from, oids), readPieces(to, oids)]);
  const unlike = unlikePieces(here, there);
  if (unlike.length === 0) return [];
  const touched = [...new Set(unlike.map((piece) => piece.oid))];
  await cut(to, here, touched);
  for (const batch of batches(unlike.filter((piece) => here.has(idOf(piece)))))
    await copyPieces(from, to, batch);
  const [now, then] = await Promise.all([readPieces(from, touched), readPieces(to, touched)]);
  return [...new Set(unlikePieces(now, then).map((piece) => piece.oid))];
}

const idOf = (piece: Piece) => `${piece.oid} ${piece.at}`;

/** An object that stands in neither listing (it came and went) is no piece. */
async function readPieces(session: PgSession, oids: readonly number[]): Promise<Map<string, Piece>> {
  const rows = await session.query<{ oid: number; at: number; bytes: number; md5: string }>(
    `SELECT s.oid::int8 AS oid, n * ${pieceBytes} AS at, least(s.size - n * ${pieceBytes}, ${pieceBytes}) AS bytes,
       md5(pg_catalog.lo_get(s.oid, n * ${pieceBytes}, ${pieceBytes})) AS md5
     FROM (SELECT o.oid, pg_catalog.lo_lseek64(o.fd, 0, 2) AS size, pg_catalog.lo_close(o.fd) AS closed
        FROM (SELECT m.oid, pg_catalog.lo_open(m.oid, 262144) AS fd
           FROM pg_catalog.pg_largeobject_metadata m WHERE m.oid = ANY ($1::oid[])) AS o) AS s,
       generate_series(0, greatest(s.size - 1, 0) / ${pieceBytes}) AS n`,
    [oids],
  );
  return new Map(rows.map((row) => [idOf(row), row]));
}

const unlikePieces = (here: ReadonlyMap<string, Piece>, there: ReadonlyMap<string, Piece>): Piece[] =>
  [...new Map([...there, ...here])]
    .filter(([id]) => here.get(id)?.md5 !== there.get(id)?.md5)
    .map(([, piece]) => piece);

/** Makes objects no longer than they are on the other side. */
async function cut(to: PgSession, here: ReadonlyMap<string, Piece>, oids: readonly number[]): Promise<void> {
  const sizes = new Map<number, number>();
  for (const { oid, at, bytes } of here.values()) sizes.set(oid, Math.max(sizes.get(oid) ?? 0, at + bytes));
  const known = oids.filter((oid) => sizes.has(oid));
  await to.query(
    `SELECT pg_catalog.lo_truncate64(o.fd, o.size), pg_catalog.lo_close(o.fd)
     FROM (SELECT w.size, pg_catalog.lo_open(w.oid, 131072) AS fd FROM unnest($1::oid[], $2::int8[]) AS w (oid, size)) AS o`,
    [known, known.map((oid) => sizes.get(oid))],
  );
}

/** Groups of pieces that together hold about one piece's bytes. */
function* batches(pieces: readonly Piece[]): Generator<readonly Piece[]> {
  let batch: Piece[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    if (batch.length > 0 && (bytes + piece.bytes > pieceBytes || batch.length >= piecesAtOnce)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(piece);
    bytes += piece.bytes;
  }
  if (batch.length > 0) yield batch;
}

/** Bytes travel as PostgreSQL's hex text: about two megabytes at a time. */
async function copyPieces(from: PgSession, to: PgSession, pieces: readonly Piece[]): Promise<void> {
  const rows = await from.query<{ oid: number; at: number; data: string }>(
    `SELECT p.oid::int8 AS oid, p.at, pg_catalog.lo_get(p.oid, p.at, ${pieceBytes}) AS data
     FROM unnest($1::oid[], $2::int8[]) AS p (oid, at)`,
    [pieces.map((piece) => piece.oid), pieces.map((piece) => piece.at)],
  );
  await to.query(
    'SELECT pg_catalog.lo_put(p.oid, p.at, p.data) FROM unnest($1::oid[], $2::int8[], $3::bytea[]) AS p (oid, at, data)',
    [rows.map((row) => row.oid), rows.map((row) => row.at), rows.map((row) => row.data)],
  );
}
