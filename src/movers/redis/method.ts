import { isLocal } from '../../core/endpoint.ts';
import type { Capabilities } from './capabilities.ts';
import type { Method } from './notes.ts';

export interface Choice {
  readonly method: Method | undefined;
  readonly why: string;
}

/** How data can flow from one server to another, best first, and what speaks against what is better. Pure. */
export function chooseMethod(from: Capabilities, to: Capabilities): Choice {
  const clusters = [from, to].filter((server) => server.isCluster).map(({ endpoint }) => endpoint.host);
  if (clusters.length > 0)
    return {
      method: undefined,
      why: `${clusters.join(' and ')} runs in cluster mode: its keys are spread over several servers`,
    };
  const against = reasonsAgainstPsync(from, to);
  if (against.length === 0) return { method: 'psync', why: 'replication is allowed on both sides' };
  const scan = reasonsAgainstScan(from, to);
  if (scan.length === 0) return { method: 'scan', why: `no replication: ${against.join('; ')}` };
  return { method: undefined, why: [...against, ...scan].join('; ') };
}

function reasonsAgainstPsync(from: Capabilities, to: Capabilities): string[] {
  const against: string[] = [];
  if (from.psync !== true) against.push(`${from.endpoint.host} does not allow PSYNC`);
  if (to.replicaOf === false) against.push(`${to.endpoint.host} may not become a replica`);
  if (to.configSet === false) against.push(`CONFIG SET is not allowed on ${to.endpoint.host}`);
  if (!to.readOnlyReplica) against.push(`replica-read-only is not "yes" on ${to.endpoint.host}`);
  if (to.ownMasterAuth) against.push(`masterauth is already set on ${to.endpoint.host}`);
  if (from.major > to.major) against.push(`${to.version} may not read the RDB of ${from.version}`);
  if (from.endpoint.tls && !to.canReplicateByTls)
    against.push(`${to.endpoint.host} has no TLS certificate to replicate with`);
  if (from.endpoint.host !== to.endpoint.host && isLocal(from.endpoint.host))
    against.push(`${from.endpoint.host} leads elsewhere from ${to.endpoint.host}`);
  return against;
}

function reasonsAgainstScan(from: Capabilities, to: Capabilities): string[] {
  const against: string[] = [];
  if (!from.hasEvents && from.configSet === false && from.events === undefined)
    against.push(`${from.endpoint.host} neither tells of changes nor lets itself be told to`);
  if (from.dump === false) against.push(`DUMP is not allowed on ${from.endpoint.host}`);
  if (to.fence !== 'acl')
    against.push(`${to.endpoint.host} has no ACL to keep others from writing while we do`);
  return against;
}
