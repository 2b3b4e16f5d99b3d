import { homeSchemas } from '../../../core/data-shape.ts';
import { ident } from '../../../io/postgres.ts';
import type { DumpEntry } from '../dump-entries.ts';
import { ownerLine } from './select-entries.ts';

/** What a superuser alone may own (manual, ALTER EVENT TRIGGER, ALTER FOREIGN DATA WRAPPER) belongs to whoever makes it. */
const ofSuperusers = ['EVENT TRIGGER', 'FOREIGN DATA WRAPPER'];

/**
 * The entries as a home has them: what they make belongs to one owner, whoever has it at the source, and what the home has made of its own
 * is left. Pure.
 */
export const atHome = (entries: readonly DumpEntry[], owner: string): DumpEntry[] =>
  entries.filter(isNotOfHome).map((entry) => ({
    ...entry,
    sql: entry.sql.replace(ownerLine, (line) =>
      ofSuperusers.includes(entry.type)
        ? ''
        : line.replace(/ OWNER TO .*;$/, () => ` OWNER TO ${ident(owner)};`),
    ),
  }));

/** Comments and grants of a schema are called `SCHEMA name`, and stand in none. */
const isNotOfHome = ({ schema, name, type }: DumpEntry): boolean =>
  !homeSchemas.some(
    (one) =>
      schema === one || (schema === '' && (name === `SCHEMA ${one}` || (type === 'SCHEMA' && name === one))),
  );
