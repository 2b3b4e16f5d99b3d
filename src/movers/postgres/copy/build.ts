import { isBuilt, recordBuilt } from './copied.ts';

/**
 * The statements that follow a table's rows, in stages: neighbouring CREATE INDEX statements may run side by side (their locks
 * allow it), everything else keeps its place. ANALYZE comes last; a partition is analysed with its root.
 */
export function buildStages(
  table: { readonly oid: number; readonly quoted: string; readonly isPartition: boolean },
  after: readonly string[],
  built: ReadonlySet<string>,
): string[][] {
  const all = table.isPartition ? after : [...after, `ANALYZE ${table.quoted}`];
  const left = all.filter((statement) => !isBuilt(built, table.oid, statement));
  const stages: string[][] = [];
  let beside = false;
  for (const statement of left) {
    const isIndex = /^\s*CREATE (UNIQUE )?INDEX /i.test(statement);
    if (isIndex && beside) stages.at(-1)?.push(statement);
    else stages.push([statement]);
    beside = isIndex;
  }
  return stages;
}

/** One statement and the record that it is done, in one transaction. `helpers`: parallel workers that a build may use. */
export const buildTransaction = (oid: number, statement: string, helpers: number): string =>
  `BEGIN; SET LOCAL max_parallel_maintenance_workers = ${helpers};\n${statement}\n;${recordBuilt(oid, statement)}; COMMIT`;
