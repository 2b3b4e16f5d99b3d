import type { PostgresEndpoint } from '../../../core/endpoint.ts';
import type { Report } from '../../../core/progress.ts';
import type { PgSession } from '../../../io/postgres.ts';
import { readMajor, type Table } from '../catalog.ts';
import { buildStages, buildTransaction } from './build.ts';
import { copiedDdl, readBuilt, readCopied } from './copied.ts';
import { copyFailure } from './copy-failure.ts';
import { fillStages, type Pair } from './copy-table.ts';
import { findBinaryTables } from './formats.ts';
import { buildMemory, jobsFor, readMachine } from './machine.ts';
import { planCopy } from './plan.ts';
import { watchTable } from './progress.ts';
import { flushCommits, openAll, openSource, openTarget, runStoppable } from './sessions.ts';
import { type Chain, runChains, type Task } from './work.ts';

export interface CopyOptions {
  readonly source: PostgresEndpoint;
  readonly target: PostgresEndpoint;
  /** An exported snapshot; its exporter holds it until the promise settles. */
  readonly snapshot: string;
  /** As `readTables` gives them on the source. */
  readonly tables: readonly Table[];
  readonly generation: number;
  /** SQL to run once a table has its rows, by its OID on the source: indexes and keys, in pg_dump's order. */
  readonly after: ReadonlyMap<number, readonly string[]>;
  /** Workers, each with a session on either side. Default: about one per core of the target, 2 to 8. */
  readonly jobs?: number;
  readonly report: Report;
  readonly signal?: AbortSignal;
}

export interface CopiedTable {
  readonly oid: number;
  readonly quoted: string;
  readonly rows: number;
  /** Bytes of COPY data. */
  readonly bytes: number;
  /** From the first byte to the last index. */
  readonly ms: number;
  /** Copied by an earlier attempt, and left. */
  readonly already: boolean;
}

export interface Copied {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
  readonly perTable: readonly CopiedTable[];
}

/**
 * Copies every table under one snapshot, makes its indexes and keys beside other tables' copies, and analyses it. What is
 * finished is recorded on the target itself (copied.ts), so calling this again goes on where a crash left it.
 * @throws UnmoorError PG-203 at the first table that fails, after all other work has been stopped; the signal's reason
 */
export async function runCopy(options: CopyOptions): Promise<Copied> {
  const { tables, generation, report } = options;
  const stop = new AbortController();
  const abort = () => stop.abort(options.signal?.reason);
  options.signal?.throwIfAborted();
  options.signal?.addEventListener('abort', abort, { once: true });
  const pairs: Pair[] = [];
  const open = async (count: number) => {
    const makers = Array.from({ length: count }, () => [
      () => openSource(options.source, options.snapshot),
      () => openTarget(options.target),
    ]).flat();
    const sessions = await openAll(makers);
    for (let i = 0; i < sessions.length; i += 2)
      pairs.push({ source: sessions[i] as PgSession, target: sessions[i + 1] as PgSession });
  };
  try {
    await open(1);
    const [{ target }] = pairs as [Pair];
    await target.run(copiedDdl);
    const machine = await readMachine(target);
    const jobs = options.jobs ?? jobsFor(machine);
    await open(jobs - 1);
    const memory = `SET maintenance_work_mem = '${Math.floor(buildMemory(machine) / 1024)}kB'`;
    await Promise.all(pairs.map((pair) => pair.target.run(memory)));
    return await copyAll({ tables, generation, after: options.after, report, pairs, stop });
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await Promise.all(pairs.flatMap((pair) => [pair.source.end(), pair.target.end()]));
  }
}

interface Work {
  readonly tables: readonly Table[];
  readonly generation: number;
  readonly after: ReadonlyMap<number, readonly string[]>;
  readonly report: Report;
  readonly pairs: readonly Pair[];
  readonly stop: AbortController;
}

async function copyAll(work: Work): Promise<Copied> {
  const { tables, after, pairs, stop } = work;
  const [{ source, target }] = pairs as [Pair];
  const [copied, built] = [await readCopied(target), await readBuilt(target)];
  const left = tables.filter((table) => !copied.has(table.oid));
  const jobs = planCopy({
    tables: left,
    jobs: pairs.length,
    binary: await findBinaryTables(source, target, left),
    pages: await readPages(source),
    sourceMajor: await readMajor(source),
  });
  const byOid = new Map(jobs.map((job) => [job.table.oid, job]));

  let unfilled = jobs.length;
  let busy = 0;
  const counted =
    (table: Table, task: Task): Task =>
    async (worker) => {
      busy += 1;
      try {
        // A snapshot that nobody needs any more keeps the source from cleaning up.
        if (unfilled === 0) await pairs[worker]?.source.end();
        await task(worker);
      } catch (error) {
        throw stop.signal.aborted ? error : copyFailure(error, table, tables.length);
      } finally {
        busy -= 1;
      }
    };
  const build =
    (oid: number, statement: string): Task =>
    (worker) =>
      runStoppable(
        (pairs[worker] as Pair).target,
        buildTransaction(oid, statement, busy > 1 ? 0 : pairs.length - 1),
        stop.signal,
      );

  const results = new Map<number, CopiedTable>();
  const chains: Chain[] = tables
    .toSorted((a, b) => b.bytes - a.bytes)
    .map((table) => {
      const job = byOid.get(table.oid);
      const before = copied.get(table.oid);
      const watch = watchTable(table, work.report, before);
      const fill =
        job === undefined
          ? []
          : fillStages(job, {
              generation: work.generation,
              pair: (worker) => pairs[worker] as Pair,
              signal: stop.signal,
              onBytes: (bytes) => watch.bytes(bytes),
              onCopied: (rows, bytes) => {
                unfilled -= 1;
                watch.copied(rows, bytes);
              },
            });
      // A table that is filled anew has none of its statements done, whatever an earlier life of it says.
      const builds = buildStages(
        table,
        after.get(table.oid) ?? [],
        job === undefined ? built : new Set<string>(),
      );
      const finish: Task = () => {
        results.set(table.oid, watch.done());
        return Promise.resolve();
      };
      const stages = [
        ...fill,
        ...builds.map((stage) => stage.map((statement) => build(table.oid, statement))),
        [finish],
      ];
      return { stages: stages.map((stage) => stage.map((task) => counted(table, task))) };
    });
  await runChains(chains, pairs.length, (error) => stop.abort(error));
  await analyzeRoots(work);
  await flushCommits(target);

  const perTable = tables.map((table) => results.get(table.oid) as CopiedTable);
  return {
    tables: perTable.length,
    rows: perTable.reduce((sum, table) => sum + table.rows, 0),
    bytes: perTable.reduce((sum, table) => sum + table.bytes, 0),
    perTable,
  };
}

/** Heap pages by table. */
async function readPages(source: PgSession): Promise<ReadonlyMap<number, number>> {
  const rows = await source.query<{ oid: number; pages: number }>(
    `SELECT oid::int8 AS oid, pg_catalog.pg_relation_size(oid) / current_setting('block_size')::int8 AS pages
     FROM pg_catalog.pg_class WHERE relkind = 'r' AND relpersistence <> 't' AND oid >= 16384`,
  );
  return new Map(rows.map((row) => [row.oid, row.pages]));
}

/** Statistics over whole partitioned tables, which nothing else would ever make; their leaves get theirs in the same go. */
async function analyzeRoots({ tables, pairs, stop }: Work): Promise<void> {
  const leaves = tables.filter((table) => table.isPartition).map((table) => table.quoted);
  if (leaves.length === 0) return;
  const [{ target }] = pairs as [Pair];
  const roots = await target.query<{ quoted: string }>(
    `SELECT DISTINCT pg_catalog.format('%I.%I', n.nspname, c.relname) AS quoted
     FROM unnest($1::text[]) AS leaf, pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = pg_catalog.pg_partition_root(leaf::regclass)`,
    [leaves],
  );
  const chains = roots.map(({ quoted }) => ({
    stages: [
      [(worker: number) => runStoppable((pairs[worker] as Pair).target, `ANALYZE ${quoted}`, stop.signal)],
    ],
  }));
  await runChains(chains, pairs.length, (error) => stop.abort(error));
}
