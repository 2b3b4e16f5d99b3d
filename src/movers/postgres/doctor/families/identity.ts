import type { Finding } from '../../../../core/finding.ts';
import { ident } from '../../../../io/postgres.ts';
import type { Facts, TableFacts } from '../facts/facts.ts';
import { count, found, list, seen, statements } from '../found.ts';

const clause = { d: 'DEFAULT', n: 'NOTHING', f: 'FULL', i: 'DEFAULT' } as const;
const setTo = (table: TableFacts, identity: string) =>
  `ALTER TABLE ${table.quoted} REPLICA IDENTITY ${identity};`;
const putBack = (tables: readonly TableFacts[]) =>
  statements(tables.map((table) => setTo(table, clause[table.replicaIdentity])));

/**
 * How UPDATE and DELETE of each table will name their row:
 * 1. by an identity that stands (a primary key, or what the person chose): nothing to say, unless it is
 *    FULL over a type without equality and no key is there to find the row by;
 * 2. by a unique index over NOT NULL columns;
 * 3. by the whole row, where every column can be compared;
 * 4. not at all: the apply worker would fail on the first UPDATE or DELETE, for ever (guides/facts.md V29);
 * 5. an identity was chosen (or follows from a key) that is not there: publishing the table breaks its writers (V13).
 */
export function judgeIdentity(facts: Facts): Finding[] {
  const tables = (seen(facts.source.tables) ?? []).filter((table) => !table.unlogged);
  const byIndex: TableFacts[] = [];
  const byRow: TableFacts[] = [];
  const not: TableFacts[] = [];
  const lost: TableFacts[] = [];
  for (const table of tables) {
    const keyless = table.primaryKey.length === 0 && table.uniqueIndex === undefined;
    if (table.identifiable) {
      if (table.replicaIdentity === 'f' && keyless && table.incomparable.length > 0) not.push(table);
    } else if (
      table.replicaIdentity === 'i' ||
      (table.replicaIdentity === 'd' && table.primaryKey.length > 0)
    )
      lost.push(table);
    else if (table.uniqueIndex !== undefined) byIndex.push(table);
    else if (table.incomparable.length > 0) not.push(table);
    else byRow.push(table);
  }
  return [...tellIndex(byIndex), ...warnFull(byRow), ...blockIncomparable(not), ...blockLost(lost)];
}

function tellIndex(tables: readonly TableFacts[]): Finding[] {
  if (tables.length === 0) return [];
  const using = (table: TableFacts) => ident(table.uniqueIndex?.name ?? '');
  return [
    found('PG-IDENTITY-INDEX', 'source', {
      what: `${count(tables.length, 'table')} without a usable primary key will be identified by a unique index: ${list(tables.map((table) => `${table.quoted} by ${using(table)}`))}.`,
      why: 'Unmoor sets it before it publishes the table, and puts back what was there.',
      remedy: statements(tables.map((table) => setTo(table, `USING INDEX ${using(table)}`))),
      undo: putBack(tables),
    }),
  ];
}

function warnFull(tables: readonly TableFacts[]): Finding[] {
  if (tables.length === 0) return [];
  return [
    found('PG-IDENTITY-FULL', 'source', {
      what: `${count(tables.length, 'table')} without any key will be identified by whole rows: ${list(tables.map((table) => table.quoted))}.`,
      why: 'Each UPDATE or DELETE there makes the target read the table, and the source writes old rows to its WAL. Unmoor sets REPLICA IDENTITY FULL, and puts back what was there.',
      remedy: statements(tables.map((table) => setTo(table, 'FULL'))),
      undo: putBack(tables),
    }),
  ];
}

/** A key is the only remedy; the column is named so that it can be told from the app's own. */
function blockIncomparable(tables: readonly TableFacts[]): Finding[] {
  if (tables.length === 0) return [];
  return [
    found('PG-IDENTITY-INCOMPARABLE', 'source', {
      what: `${count(tables.length, 'table')} without any key ${tables.length === 1 ? 'has' : 'have'} columns that cannot be compared: ${list(tables.map((table) => `${table.quoted} (${list(table.incomparable)})`))}.`,
      why: 'The first UPDATE or DELETE there would stop replication: "could not identify an equality operator". Adding a key rewrites the table and locks it meanwhile.',
      remedy: statements(
        tables.map(
          (table) =>
            `ALTER TABLE ${table.quoted} ADD COLUMN unmoor_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;`,
        ),
      ),
      undo: statements(tables.map((table) => `ALTER TABLE ${table.quoted} DROP COLUMN unmoor_key;`)),
    }),
  ];
}

function blockLost(tables: readonly TableFacts[]): Finding[] {
  if (tables.length === 0) return [];
  const repair = (table: TableFacts) =>
    table.replicaIdentity === 'i' && table.primaryKey.length > 0
      ? 'DEFAULT'
      : table.uniqueIndex !== undefined && table.replicaIdentity === 'd'
        ? `USING INDEX ${ident(table.uniqueIndex.name)}`
        : 'FULL';
  return [
    found('PG-IDENTITY-LOST', 'source', {
      what: `${count(tables.length, 'table')} ${tables.length === 1 ? 'has' : 'have'} a replica identity that cannot serve (its index is gone, or its key is deferrable): ${list(tables.map((table) => table.quoted))}.`,
      why: 'UPDATE and DELETE there would fail at the source from the moment the table is published.',
      remedy: statements(tables.map((table) => setTo(table, repair(table)))),
      undo: putBack(tables),
    }),
  ];
}
