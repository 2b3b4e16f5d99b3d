import type { PostgresEndpoint } from '../../../core/endpoint.ts';
import { messageOf } from '../../../core/errors/error.ts';
import { lookOnce } from './behaviour.ts';

/** Whether the server lets our role stream its WAL from here. */
export interface Admittance {
  readonly admitted: boolean;
  /** The server's own words, where it refused. */
  readonly why: string;
}

/**
 * Tries it: a physical replication session (`replication=true`, manual 55.1), which pg_hba.conf admits only by a line for the
 * keyword `replication`; `all` does not cover it. IDENTIFY_SYSTEM changes nothing.
 */
export async function tryPhysical(endpoint: PostgresEndpoint): Promise<Admittance> {
  try {
    await lookOnce(endpoint, { replication: 'physical' }, (session) => session.run('IDENTIFY_SYSTEM'));
    return { admitted: true, why: '' };
  } catch (error) {
    return { admitted: false, why: messageOf(error) };
  }
}
