import { type DataShape, namesOf } from '../../../core/data-shape.ts';
import { literal, type PgSession } from '../../../io/postgres.ts';
import { among, ownSchema } from './scope.ts';

/** Something that moves, and what it needs that stays. Both as `pg_describe_object` says them. */
export interface Need {
  readonly what: string;
  readonly needs: string;
}

/** What of a source stays there, object by object, and what that leaves in want. */
export interface Selection {
  /** `classOid oid` of every object that stays. */
  readonly stays: ReadonlySet<string>;
  /** Schemas whose objects stay unless they are named. */
  readonly schemas: ReadonlySet<string>;
  /** Tables that come along from those schemas, `schema.table`. */
  readonly along: ReadonlySet<string>;
  /** Roles that are not made on the target. */
  readonly roles: ReadonlySet<string>;
  /** Needs that the target cannot meet by something of its own of the same name. */
  readonly needs: readonly Need[];
}

export const objectKey = (classOid: number, oid: number): string => `${classOid} ${oid}`;

/** Reads the source's catalogue, which every role may; and asks the target for what is needed, where there is one. */
export async function readSelection(
  source: PgSession,
  target: PgSession | undefined,
  shape: DataShape,
): Promise<Selection> {
  const objects = await source.query<{ class: number; oid: number }>(
    `${staying(shape)} SELECT classid::int8 AS class, objid::int8 AS oid FROM stays UNION SELECT classid::int8, objid::int8 FROM bare_schemas`,
  );
  const schemas = await source.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_catalog.pg_namespace WHERE ${among('nspname', namesOf(shape.schemas))}`,
  );
  return {
    stays: new Set(objects.map((one) => objectKey(one.class, one.oid))),
    schemas: new Set(schemas.map((one) => one.name)),
    along: new Set(shape.along.tables),
    roles: new Set(await readStayingRoles(source, shape)),
    needs: await readNeeds(source, target, shape),
  };
}

/** Roles of the platform that stay. One that a policy names comes along, for without it the policy could not be made. */
export async function readStayingRoles(source: PgSession, shape: DataShape): Promise<string[]> {
  const rows = await source.query<{ name: string }>(`
    SELECT r.rolname AS name FROM pg_catalog.pg_roles r WHERE ${among('r.rolname', namesOf(shape.roles))}
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE r.oid = ANY (p.polroles) AND NOT ${among('n.nspname', namesOf(shape.schemas))}) ORDER BY 1`);
  return rows.map((row) => row.name);
}

async function readNeeds(
  source: PgSession,
  target: PgSession | undefined,
  shape: DataShape,
): Promise<Need[]> {
  const rows = await source.query<{
    what: string;
    needs: string;
    kind: string;
    names: string[];
    args: string[];
  }>(
    `${staying(shape)}
    SELECT DISTINCT pg_catalog.pg_describe_object(d.classid, d.objid, 0) AS what, pg_catalog.pg_describe_object(s.classid, s.objid, 0) AS needs,
      a.type AS kind, a.object_names AS names, a.object_args AS args
    FROM pg_catalog.pg_depend d JOIN stays s ON s.classid = d.refclassid AND s.objid = d.refobjid
      CROSS JOIN LATERAL pg_catalog.pg_identify_object_as_address(s.classid, s.objid, 0) a
    WHERE NOT EXISTS (SELECT FROM stays o WHERE o.classid = d.classid AND o.objid = d.objid)
      AND d.classid::regclass::text !~ '^(pg_catalog\\.)?pg_(publication|subscription)'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE d.classid = 'pg_catalog.pg_trigger'::regclass AND t.oid = d.objid AND t.tgisinternal)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_class i WHERE s.classid = 'pg_catalog.pg_class'::regclass AND i.oid = s.objid AND i.relkind IN ('i', 'I'))
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
    ORDER BY 1, 2`,
  );
  const unmet: Need[] = [];
  for (const { what, needs, ...address } of rows)
    if (target === undefined || !(await stands(target, address))) unmet.push({ what, needs });
  return unmet;
}

/** Whether the target has an object of that name; pg_get_object_address (manual, 9.26.6) fails where there is none. */
async function stands(
  target: PgSession,
  { kind, names, args }: { kind: string; names: string[]; args: string[] },
): Promise<boolean> {
  return target
    .query('SELECT pg_catalog.pg_get_object_address($1, $2::text[], $3::text[])', [kind, names, args])
    .then(
      () => true,
      () => false,
    );
}

/**
 * `stays` (classid, objid): everything in a schema that stays, with what hangs on it (pg_depend: `a` automatic, `i` internal, `P` and
 * `S` partitions, `e` members of an extension; event triggers on their functions); but for
 * 1. tables and functions that come along, with what hangs on them and the types that they use;
 * 2. extensions that come along, and their members.
 * `bare_schemas`: schemas in which nothing comes along, so that the target needs them not.
 */
function staying(shape: DataShape): string {
  const inSchemas = among('n.nspname', namesOf(shape.schemas));
  const named = (value: string, names: readonly string[]) =>
    names.length === 0 ? 'false' : `${value} IN (${names.map((name) => literal(name)).join(', ')})`;
  const extension = among('e.extname', namesOf(shape.extensions));
  const hangs = "d.deptype IN ('a', 'i', 'P', 'S')";
  return `WITH RECURSIVE schemas AS (
      SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n WHERE ${inSchemas} AND n.nspname <> '${ownSchema}'
    ), named (classid, objid) AS (
      SELECT 'pg_catalog.pg_class'::regclass::oid, c.oid FROM pg_catalog.pg_class c JOIN schemas n ON n.oid = c.relnamespace
        WHERE ${named("n.nspname || '.' || c.relname", shape.along.tables)}
      UNION ALL SELECT 'pg_catalog.pg_proc'::regclass::oid, p.oid FROM pg_catalog.pg_proc p JOIN schemas n ON n.oid = p.pronamespace
        WHERE ${named("n.nspname || '.' || p.proname", shape.along.functions)}
    ), along (classid, objid) AS (
      SELECT classid, objid FROM named
      UNION SELECT x.classid, x.objid FROM along a CROSS JOIN LATERAL (
        SELECT d.classid, d.objid FROM pg_catalog.pg_depend d WHERE d.refclassid = a.classid AND d.refobjid = a.objid AND ${hangs}
        UNION ALL SELECT d.refclassid, d.refobjid FROM pg_catalog.pg_depend d
          WHERE d.classid = a.classid AND d.objid = a.objid AND d.refclassid = 'pg_catalog.pg_type'::regclass) x
    ), extensions_along (classid, objid) AS (
      SELECT 'pg_catalog.pg_extension'::regclass::oid, e.oid FROM pg_catalog.pg_extension e WHERE NOT ${extension}
    ), moving (classid, objid) AS (
      SELECT classid, objid FROM along
      UNION SELECT classid, objid FROM extensions_along
      UNION SELECT d.classid, d.objid FROM pg_catalog.pg_depend d JOIN extensions_along e ON d.refclassid = e.classid AND d.refobjid = e.objid
        WHERE d.deptype = 'e'
    ), stays (classid, objid) AS (
      SELECT b.classid, b.objid FROM (
        SELECT d.classid, d.objid FROM pg_catalog.pg_depend d JOIN schemas n ON d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.refobjid = n.oid
        UNION ALL SELECT 'pg_catalog.pg_extension'::regclass::oid, e.oid FROM pg_catalog.pg_extension e WHERE ${extension}
        UNION ALL SELECT 'pg_catalog.pg_default_acl'::regclass::oid, x.oid FROM pg_catalog.pg_default_acl x
          JOIN pg_catalog.pg_roles r ON r.oid = x.defaclrole WHERE ${among('r.rolname', namesOf(shape.roles))}) b
        WHERE (b.classid, b.objid) NOT IN (SELECT classid, objid FROM moving)
      UNION SELECT d.classid, d.objid FROM stays s JOIN pg_catalog.pg_depend d ON d.refclassid = s.classid AND d.refobjid = s.objid
        WHERE (${hangs} OR d.deptype = 'e' OR d.classid = 'pg_catalog.pg_event_trigger'::regclass)
          AND (d.classid, d.objid) NOT IN (SELECT classid, objid FROM moving)
    ), bare_schemas (classid, objid) AS (
      SELECT 'pg_catalog.pg_namespace'::regclass::oid, n.oid FROM schemas n
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN (SELECT * FROM named UNION ALL SELECT * FROM extensions_along) m
        ON m.classid = d.classid AND m.objid = d.objid WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass AND d.refobjid = n.oid)
    )`;
}
