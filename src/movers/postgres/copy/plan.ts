import { ident } from '../../../io/postgres.ts';
import type { Table } from '../catalog.ts';

/** A range of heap pages; `to` unset: to the end, whatever its length is by then. */
export interface Part {
  readonly from: number;
  readonly to?: number;
}

export interface CopyJob {
  readonly table: Table;
  readonly format: 'binary' | 'text';
  /** One for a whole table; more only where a single table would leave cores idle. */
  readonly parts: readonly Part[];
}

export interface PlanInput {
  /** Without those that are copied already. */
  readonly tables: readonly Table[];
  readonly jobs: number;
  /** OIDs of the tables whose every column has the same binary form on both sides. */
  readonly binary: ReadonlySet<number>;
  /** Heap pages of a table, without TOAST. */
  readonly pages: ReadonlyMap<number, number>;
  /** Before 14 a range of ctids is found only by reading the whole table. */
  readonly sourceMajor: number;
}

/** A split loses FREEZE, which costs more than it brings unless at least this many workers take part (data-plane.md, 1). */
const splitFromJobs = 3;
const splitFromBytes = 2_000_000_000;

/** The jobs, largest table first, so that no big one is left for the end. */
export function planCopy({ tables, jobs, binary, pages, sourceMajor }: PlanInput): CopyJob[] {
  const total = tables.reduce((sum, table) => sum + table.bytes, 0);
  const share = total / jobs;
  const partsOf = (table: Table): Part[] => {
    const heap = pages.get(table.oid) ?? 0;
    const dominates = table.bytes > 1.5 * share && table.bytes >= splitFromBytes;
    if (!dominates || jobs < splitFromJobs || sourceMajor < 14 || heap < jobs) return [{ from: 0 }];
    const count = Math.min(jobs, Math.ceil(table.bytes / share));
    const size = Math.ceil(heap / count);
    return Array.from({ length: count }, (_, i) =>
      i === count - 1 ? { from: i * size } : { from: i * size, to: (i + 1) * size },
    );
  };
  return tables
    .toSorted((a, b) => b.bytes - a.bytes)
    .map((table) => ({
      table,
      format: binary.has(table.oid) ? 'binary' : 'text',
      parts: partsOf(table),
    }));
}

/** The columns that are copied. Generated ones are made again; COPY takes values for identity columns of either kind. */
export const copiedColumns = (table: Table): string[] =>
  table.columns.filter((column) => !column.generated).map((column) => column.name);

/** The two statements of one part. A table without columns to copy is named without a list: COPY has no empty one. */
export function copyStatements(job: CopyJob, part: Part): { out: string; into: string } {
  const { table, format, parts } = job;
  const columns = copiedColumns(table).map(ident).join(', ');
  const list = columns === '' ? '' : ` (${columns})`;
  const whole = parts.length === 1;
  const pages = [
    `ctid >= '(${part.from},0)'`,
    ...(part.to === undefined ? [] : [`ctid < '(${part.to},0)'`]),
  ].join(' AND ');
  const rows = whole
    ? `${table.quoted}${list}`
    : `(SELECT ${columns} FROM ONLY ${table.quoted} WHERE ${pages})`;
  return {
    out: `COPY ${rows} TO STDOUT WITH (FORMAT ${format})`,
    into: `COPY ${table.quoted}${list} FROM STDIN WITH (FORMAT ${format}${whole ? ', FREEZE' : ''})`,
  };
}
