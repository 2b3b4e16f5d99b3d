import { ident } from '../../../io/postgres.ts';
import type { DumpEntry } from '../dump-entries.ts';
import { ownerLine } from './select-entries.ts';

/** What a superuser alone may own (manual, ALTER EVENT TRIGGER, ALTER FOREIGN DATA WRAPPER) belongs to whoever makes it. */
const ofSuperusers = ['EVENT TRIGGER', 'FOREIGN DATA WRAPPER'];

/** The same entries, made for one owner, whoever has at the source what they make. Pure. */
export const ownedBy = (entries: readonly DumpEntry[], owner: string): DumpEntry[] =>
  entries.map((entry) => ({
    ...entry,
    sql: entry.sql.replace(ownerLine, (line) =>
      ofSuperusers.includes(entry.type) ? '' : line.replace(/ OWNER TO .*;$/, () => ` OWNER TO ${ident(owner)};`),
    ),
  }));
