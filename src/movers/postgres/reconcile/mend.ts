import { UnmoorError } from '../../../core/errors/error.ts';
import type { PgSession } from '../../../io/postgres.ts';
import { readMajor } from '../catalog.ts';
import { readCopied } from '../copy/copied.ts';
import { dumpSection, findPgDump } from '../dump.ts';
import type { DumpEntry } from '../dump-entries.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { fenceNewTables } from '../fence.ts';
import { followerOf } from '../followers.ts';
import { forDump } from '../schema.ts';
import { selected } from '../shape/by-shape.ts';
import { resting } from '../receiving.ts';
import { compareSchemas, type SchemaDifference, saysDifference } from '../verify/fingerprint.ts';
import { streamsOf } from '../stream.ts';
import { calmStreams, forgetPreparedWayBack, leaveStreams } from './calm.ts';
import { changedTypes } from './enums.ts';
import { planTables, type TablePlan } from './plan.ts';
import { readShapes, usersOfTypes } from './relations.ts';
import { dropDifferent, forgetBuilt, makeMissing, type Remaking, run } from './remake.ts';

/** Tables whose rows were spared a copy, and have yet to be compared; `true` once that failed: they are copied again. */
export const proveNote = 'prove:';

const compare = async (world: PostgresWorld, source: PgSession, target: PgSession) =>
  compareSchemas(source, target, await world.scope(), {
    source: resting(world, 'source'),
    target: resting(world, 'target'),
  });

/** One look at both sides. */
export interface Look {
  readonly differences: readonly SchemaDifference[];
  readonly tables: TablePlan;
  /** Committed one by one: a new label may be used only after that. */
  readonly labels: readonly string[];
}

export async function look(world: PostgresWorld): Promise<Look> {
  refuseApplier(world);
  const scope = await world.scope();
  const source = await world.sides.on('source', 'schema');
  const target = await world.sides.on('target', 'schema');
  const differences = await compare(world, source, target);
  const { labels, gone } = await changedTypes(source, target, differences);
  const failed = [...world.memory.notes(proveNote)].flatMap(([key, value]) =>
    value === true ? [key.slice(proveNote.length)] : [],
  );
  const tables = planTables({
    source: await readShapes(source, scope),
    target: await readShapes(target, scope),
    copied: await readCopied(target),
    retyped: new Set([...(await usersOfTypes(target, gone)), ...failed]),
  });
  return { differences, tables, labels };
}

/** @throws UnmoorError PG-215 */
function refuseApplier(world: PostgresWorld): void {
  const ours = streamsOf(world.memory, world.runId).filter(
    (stream) => stream.from === 'source' && followerOf(world, stream).way === 'applier',
  );
  if (ours.length === 0) return;
  throw new UnmoorError('PG-215', {
    why: `The target follows by our own applier (${ours.map((stream) => stream.name).join(', ')}), and a changed schema is mended only beside a subscription.`,
    next: "Make the same change on the target by hand (as the owner, with SET default_transaction_read_only = off). Or let the target's server reach the source (`source.peer` in unmoor.yaml), and move anew: then a subscription follows.",
    state: 'Nothing was changed on either side.',
  });
}

export interface Dumped {
  readonly pre: readonly DumpEntry[];
  readonly post: readonly DumpEntry[];
}

export async function dumpSource(world: PostgresWorld): Promise<Dumped> {
  const majors = [
    await readMajor(await world.sides.on('source')),
    await readMajor(await world.sides.on('target')),
  ];
  const pgDump = await findPgDump(world.shell, majors[0] ?? 0, majors[1] ?? 0);
  const read = async (section: 'pre-data' | 'post-data') =>
    selected(
      world,
      await dumpSection(world.shell, pgDump, world.sides.endpoint('source'), undefined, section),
    );
  const [pre, post] = await Promise.all([read('pre-data'), read('post-data')]);
  const ours = (entry: DumpEntry) => entry.type === 'TRIGGER' && entry.name.endsWith(' unmoor_fence');
  return { pre, post: post.filter((entry) => !ours(entry)) };
}

/**
 * Works on the target in one transaction; event triggers there do not fire where we may say so. A table that it makes is never seen
 * without its fence: whoever writes to the target meanwhile is refused from the first row on.
 */
export async function remaking(
  world: PostgresWorld,
  work: (remaking: Remaking) => Promise<void>,
): Promise<void> {
  const source = await world.sides.on('source', 'schema');
  const target = await world.sides.open('target');
  try {
    await target.run('SET session_replication_role = replica').catch(() => {}); // needs a right; event triggers need more
    await target.run(`${forDump}; BEGIN`);
    await work({ source, target, told: () => {}, differences: () => compare(world, source, target) });
    await fenceNewTables(target, await world.scope());
    await target.run('COMMIT');
  } finally {
    await target.end();
  }
}

/** Passes after which something is wrong with us, not with the schemas: each takes away what CASCADE brought to light. */
const mostPasses = 5;

/**
 * Everything but rows, and what must come after them: what is only on the target or not alike goes there, tables and all else of the
 * first part of a dump are made. Each pass looks again, so a pass that a crash cut short is no loss.
 */
export async function mend(world: PostgresWorld): Promise<{ passes: number }> {
  await forgetPreparedWayBack(world);
  let before: string | undefined;
  for (let passes = 0; passes < mostPasses; passes += 1) {
    const seen = await look(world);
    const standing = seen.differences.map(saysDifference).join('\n');
    if (isMended(seen) || standing === before) return { passes };
    before = standing;
    await pass(world, seen, await dumpSource(world));
  }
  return { passes: mostPasses };
}

/** Only what a later step makes is left: indexes, keys, triggers, rights. */
const isMended = ({ differences, tables }: Look): boolean =>
  tables.drop.length + tables.widen.length + tables.narrow.length === 0 &&
  differences.every(({ source, target, part }) => {
    const { facet } = source ?? (target as NonNullable<typeof target>);
    if (facet !== 'object') return true;
    return (
      target === undefined &&
      /^(index|constraint|trigger|rule|policy|event trigger|default privileges|statistics object) /.test(part)
    );
  });

async function pass(world: PostgresWorld, { tables, labels }: Look, { pre, post }: Dumped): Promise<void> {
  for (const quoted of tables.prove)
    if (world.memory.noted(proveNote + quoted) !== true) await world.memory.note(proveNote + quoted, false);
  const target = await world.sides.on('target', 'schema');
  for (const label of labels) await target.run(label);
  await remaking(world, async (on) => {
    for (const sql of tables.widen) await run(on, sql);
    await dropDifferent(on, post, (part) => /^(constraint|index) /.test(part)); // what the source refuses no more must not stop the stream
  });
  await leaveStreams(world, tables.again);
  await calmStreams(world, new Set(tables.drop));
  await remaking(world, async (on) => {
    for (const quoted of tables.drop) await run(on, `DROP TABLE IF EXISTS ${quoted} CASCADE`);
    for (const sql of tables.narrow) await run(on, sql);
    await dropDifferent(on, [...pre, ...post]);
    await makeMissing(on, pre);
    await forgetBuilt(on, post);
  });
  for (const quoted of tables.again)
    if (world.memory.noted(proveNote + quoted) !== undefined)
      await world.memory.note(proveNote + quoted, null);
}

/** What `mend` and the steps after it would do, in words and statements; nothing is run. */
export async function planned(world: PostgresWorld): Promise<string[]> {
  const { differences, tables, labels } = await look(world);
  if (differences.length + tables.again.length === 0) return [];
  const { pre, post } = await dumpSource(world);
  const lines: string[] = [...labels, ...tables.widen];
  const real = await world.sides.on('target', 'schema');
  const looking: PgSession = {
    ...real,
    query: (sql, values) => real.query(sql, values),
    run: () => Promise.resolve(),
  };
  const on: Remaking = {
    source: await world.sides.on('source', 'schema'),
    target: looking,
    told: (sql) => lines.push(sql),
    differences: () => Promise.resolve(differences),
  };
  for (const quoted of tables.drop) lines.push(`DROP TABLE IF EXISTS ${quoted} CASCADE`);
  lines.push(...tables.narrow);
  await dropDifferent(on, [...pre, ...post]);
  await makeMissing(on, pre);
  lines.push(...tables.again.map((quoted) => `copy ${quoted}`));
  await makeMissing(on, post);
  for (const entry of post)
    if (
      entry.type === 'FK CONSTRAINT' &&
      differences.some(({ source }) => source?.class === entry.classOid && source.oid === entry.oid)
    )
      lines.push(entry.sql);
  lines.push(...tables.prove.map((quoted) => `compare ${quoted}`));
  return lines;
}
