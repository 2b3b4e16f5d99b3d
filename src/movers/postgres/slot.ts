import type { PostgresEndpoint } from '../../core/endpoint.ts';
import { ident } from '../../io/postgres.ts';
import { openPostgres } from './connect.ts';

export interface ExportedSlot {
  /** For `SET TRANSACTION SNAPSHOT` and `pg_dump --snapshot`; good until `release`. */
  readonly snapshot: string;
  /** LSN from which the slot sends changes: everything committed before it is in the snapshot. */
  readonly consistentPoint: string;
  release(): Promise<void>;
}

/**
 * Makes a logical slot and holds the snapshot that fits it. The snapshot lives as long as this walsender session runs no
 * other command (protocol: PostgreSQL manual 55.4, CREATE_REPLICATION_SLOT; 13 and 14 know only the older spelling).
 */
export async function exportSlot(
  endpoint: PostgresEndpoint,
  name: string,
  major: number,
): Promise<ExportedSlot> {
  const walsender = await openPostgres(endpoint, 'source', { replication: true });
  const option = major >= 15 ? "(SNAPSHOT 'export')" : 'EXPORT_SNAPSHOT';
  try {
    const [made] = await walsender.query<{ consistent_point: string; snapshot_name: string }>(
      `CREATE_REPLICATION_SLOT ${ident(name)} LOGICAL pgoutput ${option}`,
    );
    if (made === undefined) throw new Error('CREATE_REPLICATION_SLOT gave no row');
    return {
      snapshot: made.snapshot_name,
      consistentPoint: made.consistent_point,
      release: () => walsender.end(),
    };
  } catch (error) {
    await walsender.end();
    throw error;
  }
}
