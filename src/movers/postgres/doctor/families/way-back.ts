import type { Finding } from '../../../../core/finding.ts';
import { ident } from '../../../../io/postgres.ts';
import type { Facts } from '../facts/facts.ts';
import { isLoopback } from '../facts/read-machine.ts';
import { found, seen } from '../found.ts';
import { subscriptionRight } from './rights.ts';
import { oneMore, setAndRestart, setting } from './wal.ts';

/** What going back needs, which is made before the first write on the new side: the target streams, the source subscribes. */
export function judgeWayBack(facts: Facts): Finding[] {
  return [...judgeTargetStreams(facts), ...judgeSourceSubscribes(facts), ...judgeReach(facts)];
}

function judgeTargetStreams(facts: Facts): Finding[] {
  if (facts.target === undefined) return [];
  const server = seen(facts.target.server);
  const role = seen(facts.target.role);
  const findings: Finding[] = [];
  const noWayBack = 'There would be no way back that keeps what was written on the new side.';
  if (server !== undefined) {
    const level = server.settings['wal_level'];
    if (level !== 'logical')
      findings.push(
        found('PG-BACK-WAL-LEVEL', 'target', {
          what: `wal_level of the target is ${level ?? 'hidden'}, and logical is needed.`,
          why: noWayBack,
          ...setAndRestart(server, 'wal_level', 'logical'),
        }),
      );
    const slots = setting(server, 'max_replication_slots');
    if (server.slotsUsed + oneMore(facts) > slots)
      findings.push(
        found('PG-BACK-SLOTS', 'target', {
          what: `${server.slotsUsed} of ${slots} replication slots of the target are taken, and 1 more is needed.`,
          why: noWayBack,
          ...setAndRestart(server, 'max_replication_slots', String(slots + 5)),
        }),
      );
    const senders = setting(server, 'max_wal_senders');
    if (server.sendersUsed + oneMore(facts) > senders)
      findings.push(
        found('PG-BACK-SENDERS', 'target', {
          what: `${server.sendersUsed} of ${senders} walsenders of the target are taken, and 1 more is needed.`,
          why: noWayBack,
          ...setAndRestart(server, 'max_wal_senders', String(senders + 5)),
        }),
      );
  }
  if (role !== undefined && !role.replication)
    findings.push(
      found('PG-BACK-REPLICATION-RIGHT', 'target', {
        what: `Role ${ident(role.name)} has neither REPLICATION nor SUPERUSER on the target.`,
        why: noWayBack,
        remedy: `ALTER ROLE ${ident(role.name)} REPLICATION;`,
        undo: `ALTER ROLE ${ident(role.name)} NOREPLICATION;`,
      }),
    );
  return findings;
}

function judgeSourceSubscribes(facts: Facts): Finding[] {
  const server = seen(facts.source.server);
  const role = seen(facts.source.role);
  const findings: Finding[] = [];
  if (role !== undefined && !role.createSubscription)
    findings.push(
      found('PG-BACK-SUBSCRIPTION-RIGHT', 'source', {
        what: `Role ${ident(role.name)} may not create a subscription on the source${server === undefined ? '' : ` (PostgreSQL ${server.major})`}.`,
        why: 'After the cutover the source cannot follow the new side, so going back would lose what was written there.',
        ...subscriptionRight(ident(role.name), server?.major),
      }),
    );
  if (server !== undefined) {
    const workers = setting(server, 'max_logical_replication_workers');
    if (workers < server.subscriptionWorkers + oneMore(facts))
      findings.push(
        found('PG-BACK-WORKERS', 'source', {
          what: `max_logical_replication_workers of the source is ${workers}, and ${server.subscriptionWorkers + 1} are needed.`,
          why: 'After the cutover the source cannot follow the new side.',
          ...setAndRestart(server, 'max_logical_replication_workers', String(server.subscriptionWorkers + 4)),
        }),
      );
  }
  return findings;
}

/** The servers speak to each other directly; from here that can be known only where both are this machine. */
function judgeReach(facts: Facts): Finding[] {
  if (facts.target === undefined) return [];
  const { source, target } = facts;
  if (isLoopback(source.endpoint.host) && isLoopback(target.endpoint.host)) return [];
  const there = (side: typeof source.endpoint) => `${side.host}:${side.port}`;
  return [
    found('PG-REACH', 'target', {
      what: `Whether the target reaches the source at ${there(source.endpoint)}, and the source the target at ${there(target.endpoint)}, cannot be seen from here.`,
      why:
        isLoopback(source.endpoint.host) || isLoopback(target.endpoint.host)
          ? 'One of the two addresses means "this machine" to whoever uses it, so the other server would reach itself.'
          : 'The target fetches changes from the source by itself, and on the way back the source from the target.',
      remedy: `$ pg_isready -h ${source.endpoint.host} -p ${source.endpoint.port}   # on the target's machine`,
    }),
  ];
}
