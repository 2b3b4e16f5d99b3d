import type { Report } from '../../../core/progress.ts';
import { realClock } from '../../../io/clock.ts';
import type { Table } from '../catalog.ts';
import type { CopiedRow } from './copied.ts';
import type { CopiedTable } from './run-copy.ts';

const everyMs = 100;

export interface TableWatch {
  bytes(more: number): void;
  copied(rows: number, bytes: number): void;
  done(): CopiedTable;
}

/** Tells how one table fares, at most ten times a second. */
export function watchTable(table: Table, report: Report, before: CopiedRow | undefined): TableWatch {
  let seen = before?.bytes ?? 0;
  let rows = before?.rows;
  let begun: number | undefined;
  let told = 0;
  const tell = (state: 'waiting' | 'copying' | 'indexing' | 'done') => {
    try {
      report({ kind: 'item', item: table.quoted, state, bytes: seen, ofBytes: table.bytes, rows });
    } catch {
      // an observer that fails must not disturb the copy
    }
  };
  tell('waiting');
  return {
    bytes: (more) => {
      seen += more;
      const now = realClock.ticks();
      begun ??= now;
      if (now - told < everyMs) return;
      told = now;
      tell('copying');
    },
    copied: (count, bytes) => {
      seen = bytes;
      rows = count;
      tell('indexing');
    },
    done: () => {
      tell('done');
      return {
        oid: table.oid,
        quoted: table.quoted,
        rows: rows ?? 0,
        bytes: seen,
        ms: begun === undefined ? 0 : realClock.ticks() - begun,
        already: before !== undefined,
      };
    },
  };
}
