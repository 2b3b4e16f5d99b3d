import type { Finding, Side } from '../../../../core/finding.ts';
import { showBytes } from '../../../../core/units.ts';
import { ident, literal } from '../../../../io/postgres.ts';
import { ownSchema } from '../../catalog.ts';
import type { Facts, ReplicationFacts } from '../facts/facts.ts';
import { count, found, list, seen, statements } from '../found.ts';

const isOurs = (name: string) => name === ownSchema || name.startsWith(`${ownSchema}_`);

/** Slots, publications and subscriptions on either side: ours of an earlier run, and the person's own. */
export function judgeReplication(facts: Facts): Finding[] {
  const target = facts.target === undefined ? undefined : seen(facts.target.replication);
  const source = seen(facts.source.replication);
  const sides = [
    ['source', source],
    ['target', target],
  ] as const;
  return sides.flatMap(([side, replication]) =>
    replication === undefined
      ? []
      : [...(facts.during === 'run' ? [] : leftovers(side, replication)), ...owns(side, replication)],
  );
}

/** What can be dropped is dropped in this order: a subscription holds its slot, a publication may hold the schema's table. */
function leftovers(
  side: Side,
  { slots, publications, subscriptions, ownSchema: schema }: ReplicationFacts,
): Finding[] {
  const findings: Finding[] = [];
  const cleanup =
    'Another run may still use it: see `unmoor status`. If none does, `unmoor cleanup` or the remedy removes it.';
  for (const one of subscriptions.filter((s) => isOurs(s.name))) {
    const name = ident(one.name);
    findings.push(
      found('PG-LEFTOVER-SUBSCRIPTION', side, {
        what: `Subscription ${name} of an earlier run stands on the ${side}${one.enabled ? ', and is enabled' : ''}.`,
        why: cleanup,
        remedy: `ALTER SUBSCRIPTION ${name} DISABLE;\nALTER SUBSCRIPTION ${name} SET (slot_name = NONE);\nDROP SUBSCRIPTION ${name};`,
      }),
    );
  }
  for (const one of slots.filter((s) => isOurs(s.name) && s.here))
    findings.push(
      found('PG-LEFTOVER-SLOT', side, {
        what: `Replication slot ${ident(one.name)} of an earlier run stands on the ${side}${one.active ? ', in use' : ''}${one.retainedBytes === null ? '' : `, and keeps ${showBytes(one.retainedBytes)} of WAL`}.`,
        why: cleanup,
        remedy: `SELECT pg_drop_replication_slot(${literal(one.name).trim()});`,
      }),
    );
  for (const name of publications.filter(isOurs))
    findings.push(
      found('PG-LEFTOVER-PUBLICATION', side, {
        what: `Publication ${ident(name)} of an earlier run stands on the ${side}.`,
        why: cleanup,
        remedy: `DROP PUBLICATION ${ident(name)};`,
      }),
    );
  if (schema)
    findings.push(
      found('PG-LEFTOVER-SCHEMA', side, {
        what: `Schema ${ident(ownSchema)} of an earlier run stands on the ${side}. Dropping it lifts a fence that is closed.`,
        why: cleanup,
        remedy: `DROP SCHEMA ${ident(ownSchema)} CASCADE;`,
      }),
    );
  return findings;
}

function owns(side: Side, { slots, publications, subscriptions }: ReplicationFacts): Finding[] {
  const findings: Finding[] = [];
  const ownSlots = slots.filter((one) => !isOurs(one.name)).map((one) => ident(one.name));
  const ownPublications = publications.filter((name) => !isOurs(name)).map(ident);
  const ownSubscriptions = subscriptions.filter((one) => !isOurs(one.name)).map((one) => ident(one.name));
  if (ownSlots.length > 0)
    findings.push(
      found('PG-OWN-SLOTS', side, {
        what: `${count(ownSlots.length, 'replication slot')} of your own on the ${side}: ${list(ownSlots)}.`,
        why: 'Unmoor leaves them alone. They do not move: whoever reads them must be set up anew on the new side.',
      }),
    );
  if (ownPublications.length > 0)
    findings.push(
      found('PG-OWN-PUBLICATIONS', side, {
        what: `${count(ownPublications.length, 'publication')} of your own on the ${side}: ${list(ownPublications)}.`,
        why: 'Unmoor leaves them alone. Whoever reads them must be pointed at the new side.',
      }),
    );
  if (ownSubscriptions.length > 0)
    findings.push(
      found('PG-OWN-SUBSCRIPTIONS', side, {
        what: `${count(ownSubscriptions.length, 'subscription')} of your own on the ${side}: ${list(ownSubscriptions)}.`,
        why: 'Unmoor leaves them alone. What they apply passes the fence, so it must be stopped before the cutover.',
        remedy: statements(
          ownSubscriptions.map((name) => `ALTER SUBSCRIPTION ${name} DISABLE; -- right before the cutover`),
        ),
        undo: statements(ownSubscriptions.map((name) => `ALTER SUBSCRIPTION ${name} ENABLE;`)),
      }),
    );
  return findings;
}
