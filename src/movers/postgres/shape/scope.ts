import { homeSchemas, namesOf, type Scope } from '../../../core/data-shape.ts';
import { literal } from '../../../io/postgres.ts';

/** Schema of Unmoor's own objects, on either side. */
export const ownSchema = 'unmoor';

const ofServer = `n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', '${ownSchema}')`;

/** As an SQL condition on `n` of pg_namespace: everything in the schema moves. PostgreSQL's own, ours, and the platform's and the home's do not. */
export function movesWholly(scope: Scope): string {
  const names = [...namesOf(scope.schemas), ...(scope.home === true ? homeSchemas : [])];
  if (names.length === 0) return ofServer;
  return `(${ofServer} AND ${among('n.nspname', names)} IS NOT TRUE)`;
}

/**
 * As an SQL condition on `c` of pg_class in schema `n`: the relation moves. A sequence in a schema that stays moves with the table
 * that owns it (pg_depend, `a` serial, `i` identity).
 */
export function relationMoves(scope: Scope): string {
  const { tables } = scope.along;
  if (tables.length === 0) return movesWholly(scope);
  const along = (relation: string) => `n.nspname || '.' || ${relation}.relname`; // a sequence stands in its owner's schema
  const owner = `SELECT FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_class t ON t.oid = o.refobjid
    WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.refclassid = 'pg_catalog.pg_class'::regclass AND o.objid = c.oid
      AND o.deptype IN ('a', 'i') AND ${oneOf(along('t'), tables)}`;
  return `(${movesWholly(scope)} OR ${oneOf(along('c'), tables)} OR c.relkind = 'S' AND EXISTS (${owner}))`;
}

/** As an SQL condition on `f` of pg_proc in schema `n`. */
export function functionMoves(scope: Scope): string {
  const { functions } = scope.along;
  if (functions.length === 0) return movesWholly(scope);
  return `(${movesWholly(scope)} OR ${oneOf("n.nspname || '.' || f.proname", functions)})`;
}

const oneOf = (value: string, names: readonly string[]): string =>
  `${value} IN (${names.map((name) => literal(name)).join(', ')})`;

/** As an SQL condition: the text is one of the names, or begins as a name with a trailing `*` does. */
export function among(value: string, names: readonly string[]): string {
  const exact = names.filter((name) => !name.endsWith('*'));
  const begins = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  const parts = begins.map((begin) => `starts_with(${value}, ${literal(begin)})`);
  if (exact.length > 0) parts.unshift(oneOf(value, exact));
  return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`;
}
