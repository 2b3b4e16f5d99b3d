import type { PgSession } from '../../../io/postgres.ts';
import { forwardCopy } from '../../../io/postgres-copy/forward-copy.ts';
import { recordCopied } from './copied.ts';
import { copyStatements, type CopyJob } from './plan.ts';
import { runStoppable } from './sessions.ts';
import type { Task } from './work.ts';

export interface Pair {
  readonly source: PgSession;
  readonly target: PgSession;
}

export interface TableWork {
  readonly generation: number;
  readonly pair: (worker: number) => Pair;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  readonly onCopied: (rows: number, bytes: number) => void;
}

/**
 * The stages that fill one table. 1. whole: TRUNCATE, COPY FREEZE and the record of it are one transaction on the target, so the
 * table is either as it was or finished. 2. in parts: TRUNCATE is committed first and the record comes last; a crash between
 * leaves no record, and the table is begun anew.
 */
export function fillStages(job: CopyJob, work: TableWork): Task[][] {
  const { table, parts } = job;
  const { generation, pair, signal, onBytes, onCopied } = work;
  const record = (rows: number, bytes: number) =>
    recordCopied({ generation, oid: table.oid, quoted: table.quoted, rows, bytes });
  const truncate = `TRUNCATE ONLY ${table.quoted}`;
  const [whole] = parts;

  if (parts.length === 1 && whole !== undefined)
    return [
      [
        async (worker) => {
          const { source, target } = pair(worker);
          const { out, into } = copyStatements(job, whole);
          await runStoppable(target, `BEGIN; ${truncate}`, signal);
          const { rows, bytes } = await forwardCopy(source, target, out, into, { onBytes, signal });
          await runStoppable(target, `${record(rows, bytes)}; COMMIT`, signal);
          onCopied(rows, bytes);
        },
      ],
    ];

  let rows = 0;
  let bytes = 0;
  return [
    [(worker) => runStoppable(pair(worker).target, truncate, signal)],
    parts.map((part) => async (worker) => {
      const { source, target } = pair(worker);
      const { out, into } = copyStatements(job, part);
      const copied = await forwardCopy(source, target, out, into, { onBytes, signal });
      rows += copied.rows;
      bytes += copied.bytes;
    }),
    [
      async (worker) => {
        await runStoppable(pair(worker).target, record(rows, bytes), signal);
        onCopied(rows, bytes);
      },
    ],
  ];
}
