import { messageOf, UnmoorError } from '../../../core/errors/error.ts';
import { showLsn } from '../../../io/postgres-wal/wal-stream.ts';
import type { Landing } from './landing.ts';
import type { Part } from './merge.ts';
import type { Row } from './pgoutput.ts';
import type { Piece } from './writer.ts';

/** A set touched fewer rows than it holds: which one is not known yet. */
export class NotAsExpected extends Error {}

/**
 * The server refused a statement for what it says or finds (constraint, data, right), not for the state of the session, a lock or
 * a lack of means, after which the same statement may go through (SQLSTATE classes: manual, appendix A).
 */
export function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return (
    typeof code === 'string' &&
    /^(0A|22|23|25006|27|2F|39|42|44|54|55000|P0|38)/.test(code) &&
    code.length === 5
  );
}

export const conflict = (error: unknown, piece: Piece, part?: Part): UnmoorError => {
  const { detail, table, constraint } = error as { detail?: string; table?: string; constraint?: string };
  const where = part === undefined ? (table ?? 'a table') : describe(part);
  return new UnmoorError('PG-304', {
    why: `${where}: ${messageOf(error)}.${detail === undefined ? '' : ` ${detail}`}${constraint === undefined ? '' : ` (constraint ${constraint})`} It belongs to transaction ${piece.xid}, committed at ${showLsn(piece.lsn)}.`,
    next: mend,
    state,
    cause: error,
  });
};

export const noRow = (piece: Piece, part: Part): UnmoorError =>
  new UnmoorError('PG-303', {
    why: `${describe(part)}: one row is expected there and none was found. It belongs to transaction ${piece.xid}, committed at ${showLsn(piece.lsn)}.`,
    next: mend,
    state,
  });

const mend =
  'Put the row right on the side that receives, as the owner, in one transaction that only looks open to itself: BEGIN READ WRITE; UPDATE unmoor.fence SET closed = false; your change; UPDATE unmoor.fence SET closed = true; COMMIT. Then `unmoor follow`.';
const state =
  'Nothing of that transaction was applied, everything before it was; the slot keeps it, and all that follows.';

function describe(part: Part): string {
  switch (part.kind) {
    case 'insert':
      return `INSERT into ${part.table.quoted}${keyText(part.table, part.rows[0])}`;
    case 'update':
      return `UPDATE of ${part.table.quoted}${keyPairs(part.table, part.updates[0]?.key)}`;
    case 'delete':
      return `DELETE from ${part.table.quoted}${keyPairs(part.table, part.keys[0])}`;
    case 'truncate':
      return `TRUNCATE of ${part.tables.map((table) => table.quoted).join(', ')}`;
    default:
      return `${part.kind === 'delete row' ? 'DELETE from' : 'UPDATE of'} ${part.table.quoted}, which has no key`;
  }
}

const keyText = (table: Landing, row: Row | undefined): string =>
  keyPairs(table, row === undefined ? undefined : table.key.map((place) => row[place] ?? 'NULL'));

function keyPairs(table: Landing, key: readonly string[] | undefined): string {
  if (key === undefined || key.length === 0) return '';
  return ` where ${table.key.map((place, at) => `${table.columns[place]?.name} = ${key[at]}`).join(' and ')}`;
}
