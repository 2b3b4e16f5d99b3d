import type { PostgresEndpoint } from '../../core/endpoint.ts';
import type { Side } from '../../core/finding.ts';
import { type Addresses, realAddresses } from '../../io/addresses.ts';
import { connectPostgres, type PgSession } from '../../io/postgres.ts';
import { observeBehaviour } from './reach/behaviour.ts';
import { explainFailure, poolerRefused } from './reach/explain.ts';
import { judgeBehaviour, poolerByAddress } from './reach/pooler.ts';

export interface OpenOptions {
  /** A walsender session, which understands only the simple protocol. */
  readonly replication?: boolean;
  /** `application_name` on the server. */
  readonly application?: string;
  readonly timeoutMs?: number;
  /** Lets a session pooler in: enough to look and to copy, not to stream. A transaction pooler is always refused. */
  readonly allowPooler?: boolean;
}

/**
 * Opens a session with the server itself, or says in a coded error (CONN-1xx) why that cannot be. Whatever stands between us and
 * the server is found by its address and by its behaviour, before any setting is made in the session.
 * @throws UnmoorError; it never holds the password or the URL, and nothing was changed
 */
export async function openPostgres(
  endpoint: PostgresEndpoint,
  side: Side,
  options: OpenOptions = {},
  addresses: Addresses = realAddresses,
): Promise<PgSession> {
  const { allowPooler = false, ...connecting } = options;
  const known = poolerByAddress(endpoint);
  if (known !== undefined && (!allowPooler || endpoint.port === 6543))
    throw poolerRefused({ endpoint, side }, { how: 'its address says so' });
  try {
    return await connectPostgres(endpoint, {
      ...connecting,
      admit: (session) => admit(session, endpoint, side, options),
    });
  } catch (error) {
    throw explainFailure(error, {
      endpoint,
      side,
      replication: options.replication ?? false,
      timeoutMs: options.timeoutMs ?? 10_000,
      hostAddresses: endpoint.host.startsWith('/') ? [] : await addresses.of(endpoint.host),
      ownAddresses: addresses.own(),
    });
  }
}

/** Refuses a session that does not end at the server itself. */
async function admit(
  session: PgSession,
  endpoint: PostgresEndpoint,
  side: Side,
  options: OpenOptions,
): Promise<void> {
  const seen = await observeBehaviour(session, endpoint, options);
  const between = judgeBehaviour(seen);
  if (between === 'nothing' || (between === 'session' && options.allowPooler === true)) return;
  const how =
    between === 'transaction'
      ? 'two statements of one session ran in different server processes'
      : `the session was told process ${seen.toldPid}, the server says ${seen.realPid}, and no streaming session gets through`;
  const direct =
    seen.server === undefined
      ? undefined
      : `it forwards to ${seen.server.host === null ? 'a unix socket on its own host' : `host ${seen.server.host}`}, port ${seen.server.port}`;
  throw poolerRefused({ endpoint, side }, { how, direct });
}
