import { UnmoorError } from '../../../core/errors/error.ts';
import { CopyError } from '../../../io/postgres-copy/copy-error.ts';
import type { Table } from '../catalog.ts';

interface ServerWords {
  readonly message?: string;
  readonly detail?: string;
  readonly where?: string;
  readonly code?: string;
}

/** disk_full (PostgreSQL, Appendix A): the server says it of a file that could not grow, with or without "No space left on device". */
const diskFull = '53100';

/** The coded error for one table, with the server's own words. */
export function copyFailure(error: unknown, table: Table, tables: number): UnmoorError {
  if (error instanceof UnmoorError) return error;
  const side = error instanceof CopyError ? error.side : 'target';
  const lost = error instanceof CopyError && error.lost;
  const { message, detail, where, code } = (error instanceof CopyError ? error.cause : error) as ServerWords;
  // A row's contents are the person's data and stay out of messages and journal; the key or the line is enough to find it.
  const named = detail?.startsWith('Failing row contains') === true ? undefined : detail;
  const line = where?.split('\n')[0]?.replace(/: ".*$/, '');
  const words = [message, named, line].filter((part) => part).join(' · ');
  const isFull = code === diskFull;
  const coded = code === undefined ? '' : ` (${isFull ? 'its disk is full, ' : ''}SQLSTATE ${code})`;
  return new UnmoorError('PG-203', {
    why: `${table.quoted}, one of ${tables} tables, was being copied, and the ${side} said: ${words}${coded}.`,
    next: lost
      ? `See why the ${side} ended the connection (its log says it: a full disk ends a server too), then \`unmoor resume\`.`
      : isFull
        ? `Make room on the disk of the ${side}, then \`unmoor resume\`.`
        : side === 'target'
          ? `Make the target take what the source holds (or mend the row at the source), then \`unmoor resume\`.`
          : `Mend it at the source, then \`unmoor resume\`.`,
    state:
      'The source serves as before. Tables that were finished stay on the target and are not copied again; the others are taken up by `unmoor resume`.',
    cause: error,
  });
}
