import type { Finding } from '../../../../core/finding.ts';
import { showBytes, showDuration } from '../../../../core/units.ts';
import type { Facts, TableFacts } from '../facts/facts.ts';
import { count, found, list, seen, statements } from '../found.ts';

/** What replication does not carry, or carries in its own way (guides/facts.md 3.1). */
export function judgeObjects(facts: Facts): Finding[] {
  return [...judgeTableKinds(facts), ...judgeOtherKinds(facts), ...judgeTriggers(facts)];
}

function judgeTableKinds(facts: Facts): Finding[] {
  const tables = seen(facts.source.tables) ?? [];
  const findings: Finding[] = [];
  const unlogged = tables.filter((table) => table.unlogged).map((table) => table.quoted);
  if (unlogged.length > 0)
    findings.push(
      found('PG-UNLOGGED', 'source', {
        what: `${count(unlogged.length, 'unlogged table')}: ${list(unlogged)}.`,
        why: `Their changes are in no WAL. ${carriedBy(tables.filter((table) => table.unlogged))} The remedy streams them; it rewrites and locks them.`,
        remedy: statements(unlogged.map((table) => `ALTER TABLE ${table} SET LOGGED;`)),
        undo: statements(unlogged.map((table) => `ALTER TABLE ${table} SET UNLOGGED;`)),
      }),
    );
  const generated = tables.filter((table) => table.columns.some((column) => column.generated));
  if (generated.length > 0) {
    const virtual = tables.reduce((sum, table) => sum + table.virtualColumns, 0);
    findings.push(
      found('PG-GENERATED', 'source', {
        what: `Generated columns in ${count(generated.length, 'table')}${virtual > 0 ? ` (${virtual} virtual)` : ''}: ${list(generated.map((table) => table.quoted))}.`,
        why: 'They are not copied: the target computes them from the same expressions.',
      }),
    );
  }
  const identity = tables.filter((table) => table.columns.some((column) => column.identity !== ''));
  if (identity.length > 0)
    findings.push(
      found('PG-IDENTITY-COLUMNS', 'source', {
        what: `Identity columns in ${count(identity.length, 'table')}: ${list(identity.map((table) => table.quoted))}.`,
        why: 'Values are kept as they are, and the sequences behind them are set at the cutover.',
      }),
    );
  const inherits = tables.filter((table) => table.inherits);
  if (inherits.length > 0)
    findings.push(
      found('PG-INHERITANCE', 'source', {
        what: `${count(inherits.length, 'table')} in inheritance: ${list(inherits.map((table) => table.quoted))}.`,
        why: 'Each is copied and compared with its own rows only (ONLY).',
      }),
    );
  return findings;
}

/** Bytes a second at which a side's rows are read and hashed, and at which pg_largeobject is searched for what changed; cautious. */
const comparedBytes = 150e6;
const searchedBytes = 500e6;

/** What is carried beside the streams, and what it adds to the pause. */
export function carriedBy(tables: readonly TableFacts[]): string {
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  const rows = tables.reduce((sum, table) => sum + Math.max(0, table.rowEstimate), 0);
  return `Unmoor brings them over itself and compares them under the fence (about ${count(Math.round(rows), 'row')}, ${showBytes(bytes)}): about ${showDuration((bytes / comparedBytes) * 1000)} of pause.`;
}

function largeObjectsWhy(facts: Facts, bytes: number): string {
  const superuser = seen(facts.source.role)?.superuser === true;
  const major = seen(facts.source.server)?.major ?? 0;
  const cost = showDuration((bytes / (superuser ? searchedBytes : comparedBytes)) * 1000);
  const held = superuser
    ? 'Their writers are refused while the source is closed.'
    : major >= 16
      ? 'Clients are sent away before the last of them are brought over.'
      : 'Our role cannot refuse their writers on this version: stop them before the cutover.';
  return `They are not streamed. Unmoor brings them over itself; looking for what changed takes about ${cost} of the pause. ${held}`;
}

function judgeOtherKinds(facts: Facts): Finding[] {
  const objects = seen(facts.source.objects);
  if (objects === undefined) return [];
  const { partitionRoots, foreignTables, materializedViews, largeObjects, largeObjectBytes } = objects;
  const findings: Finding[] = [];
  if (partitionRoots.length > 0)
    findings.push(
      found('PG-PARTITIONS', 'source', {
        what: `${count(partitionRoots.length, 'partitioned table')}: ${list(partitionRoots)}.`,
        why: 'Partitions move one by one. A partition that is made during the move is noticed as a schema change.',
      }),
    );
  if (foreignTables.length > 0)
    findings.push(
      found('PG-FOREIGN-TABLES', 'source', {
        what: `${count(foreignTables.length, 'foreign table')}: ${list(foreignTables)}.`,
        why: 'Their rows live elsewhere and stay there; the target needs the way to that server, and the passwords of the user mappings.',
        remedy:
          '-- on the target, after the schema is there:\n-- ALTER USER MAPPING FOR .. SERVER .. OPTIONS (SET password ..)',
      }),
    );
  if (materializedViews.length > 0)
    findings.push(
      found('PG-MATERIALIZED-VIEWS', 'source', {
        what: `${count(materializedViews.length, 'materialized view')}: ${list(materializedViews)}.`,
        why: 'Their rows are not streamed; the target refreshes them.',
      }),
    );
  if (largeObjects > 0)
    findings.push(
      found('PG-LARGE-OBJECTS', 'source', {
        what: `${count(largeObjects, 'large object')}, ${showBytes(largeObjectBytes)}.`,
        why: largeObjectsWhy(facts, largeObjectBytes),
        remedy:
          '-- those that no row names any more can go before the move: vacuumlo (a program of PostgreSQL) removes them',
      }),
    );
  return findings;
}

function judgeTriggers(facts: Facts): Finding[] {
  const objects = seen(facts.source.objects);
  if (objects === undefined) return [];
  const { eventTriggers, firingTriggers } = objects;
  const findings: Finding[] = [];
  if (eventTriggers.length > 0)
    findings.push(
      found('PG-EVENT-TRIGGERS', 'source', {
        what: `${count(eventTriggers.length, 'event trigger')}: ${list(eventTriggers)}.`,
        why: "They fire on Unmoor's own schema changes (its publication, its fence) on the side that serves, and may refuse them; on the side that receives they rest and are woken before it opens.",
        remedy: statements(eventTriggers.map((name) => `ALTER EVENT TRIGGER ${name} DISABLE;`)),
        undo: statements(eventTriggers.map((name) => `ALTER EVENT TRIGGER ${name} ENABLE;`)),
      }),
    );
  if (firingTriggers.length > 0)
    findings.push(
      found('PG-FIRING-TRIGGERS', 'source', {
        what: `${count(firingTriggers.length, 'trigger')} that fire on replicated rows: ${list(firingTriggers.map((one) => `${one.name} on ${one.table} (${one.when})`))}.`,
        why: 'The side that serves has fired them already. On the side that receives they rest, and are woken before it opens.',
      }),
    );
  return findings;
}
