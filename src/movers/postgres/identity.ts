import type { Memory } from '../../core/step.ts';
import { ident, type PgSession } from '../../io/postgres.ts';
import type { Table } from './catalog.ts';

/**
 * How UPDATE and DELETE will name a row of this table in the stream. Without an answer they would fail at the source from
 * the moment the table is published (guides/facts.md V13).
 * 1. a primary key with the default identity, or an identity that the person has chosen: nothing to do;
 * 2. a unique index over NOT NULL columns: that index;
 * 3. else the whole row.
 */
export function identityFor(table: Table): 'as it is' | { readonly index: string } | 'full' {
  if (table.replicaIdentity === 'f' || table.replicaIdentity === 'i') return 'as it is';
  if (table.replicaIdentity === 'd' && table.primaryKey.length > 0) return 'as it is';
  if (table.uniqueIndex !== undefined) return { index: table.uniqueIndex.name };
  return 'full';
}

const clause = { d: 'DEFAULT', n: 'NOTHING', f: 'FULL' } as const;

/** Gives every table an identity, noting what it had. */
export async function giveIdentities(
  session: PgSession,
  tables: readonly Table[],
  memory: Memory,
): Promise<number> {
  let given = 0;
  for (const table of tables) {
    const identity = identityFor(table);
    if (identity === 'as it is' || table.carried !== undefined) continue;
    if (memory.noted(`identity:${table.quoted}`) === undefined)
      await memory.note(`identity:${table.quoted}`, table.replicaIdentity);
    const using = identity === 'full' ? 'FULL' : `USING INDEX ${ident(identity.index)}`;
    await session.run(`ALTER TABLE ${table.quoted} REPLICA IDENTITY ${using}`);
    given += 1;
  }
  return given;
}

/** Puts back what each table had; a table that is gone needs nothing. */
export async function restoreIdentities(session: PgSession, memory: Memory): Promise<string[]> {
  const restored: string[] = [];
  for (const [key, had] of memory.notes('identity:')) {
    const quoted = key.slice('identity:'.length);
    const [there] = await session.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
      quoted,
    ]);
    if (there?.there !== true || (had !== 'd' && had !== 'n' && had !== 'f')) continue;
    await session.run(`ALTER TABLE ${quoted} REPLICA IDENTITY ${clause[had]}`);
    restored.push(`replica identity of ${quoted} is ${clause[had]} again`);
  }
  return restored;
}
