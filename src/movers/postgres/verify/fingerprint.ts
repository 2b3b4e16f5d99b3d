import { createHash } from 'node:crypto';
import { everything, type Scope } from '../../../core/data-shape.ts';
import type { PgSession } from '../../../io/postgres.ts';
import { fingerprintSql } from './fingerprint-sql.ts';

/** What a schema is, object by object. Equal hashes: equal schemas, as far as rows and their rules are concerned. */
export interface Fingerprint {
  readonly hash: string;
  /** `column "public"."users"."email"` to a hash of its definition. */
  readonly parts: ReadonlyMap<string, string>;
}

/**
 * Reads the definitions of every object that moves: schemas, tables, columns, types, constraints, indexes, views, functions,
 * triggers, rules, policies, sequences. Left out: our own schema and triggers, what belongs to an extension, event triggers, owners, grants, comments, storage settings, replica identities, and the order of columns.
 */
export async function schemaFingerprint(session: PgSession, scope: Scope = everything): Promise<Fingerprint> {
  const rows = await session.query<{ part: string; hash: string }>(fingerprintSql(scope));
  const parts = new Map(rows.map((row) => [row.part, row.hash]));
  const sorted = [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { hash: createHash('sha256').update(JSON.stringify(sorted)).digest('hex'), parts };
}

export interface FingerprintDiff {
  readonly new: readonly string[];
  readonly dropped: readonly string[];
  readonly changed: readonly string[];
}

/** Names what differs between two fingerprints, sorted. All three are empty when the hashes are equal. */
export function diffFingerprints(before: Fingerprint, after: Fingerprint): FingerprintDiff {
  const [old, now] = [[...before.parts.keys()].sort(), [...after.parts.keys()].sort()];
  return {
    new: now.filter((part) => !before.parts.has(part)),
    dropped: old.filter((part) => !after.parts.has(part)),
    changed: old.filter((part) => after.parts.has(part) && after.parts.get(part) !== before.parts.get(part)),
  };
}
