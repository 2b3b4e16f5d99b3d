import { type Finding, otherSide } from '../../../../core/finding.ts';
import { ident } from '../../../../io/postgres.ts';
import type { Facts } from '../facts/facts.ts';
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

/** A subscription is the server's own, and needs nobody; where a server does not reach the other, our applier stands in. */
function judgeReach(facts: Facts): Finding[] {
  const { source, target, reach } = facts;
  if (target === undefined || reach === undefined) return [];
  const sides = { source, target };
  return (['target', 'source'] as const).flatMap((side) => {
    const { host, port } = sides[otherSide(side)].endpoint;
    const way = `the ${side} reaches the ${otherSide(side)} at ${host}:${port}`;
    const asked = reach[side];
    if (!asked.known)
      return [
        found('PG-REACH', side, {
          what: `Whether ${way} could not be asked of its server: ${asked.why}.`,
          why: 'Where it does not, our own applier follows in its place, and lives in a process of ours.',
        }),
      ];
    if (asked.value.reaches) return [];
    return [
      found('PG-REACH-NOT', side, {
        what: `The server of the ${side} does not follow that of the ${otherSide(side)} at ${host}:${port} by itself: ${asked.value.why}.`,
        why: `Our own applier follows in its place, and lives in a process of ours: ${side === 'target' ? 'the move itself, and then' : 'after the cutover'} \`unmoor follow\`.`,
      }),
    ];
  });
}
