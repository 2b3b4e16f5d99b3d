import type { Finding, Side } from '../../../../core/finding.ts';
import type { Facts, Known } from '../facts/facts.ts';
import { found } from '../found.ts';

/** Every question that could not be asked, by what it would have told. */
export function judgeUnseen(facts: Facts): Finding[] {
  const { source, target } = facts;
  const asked: [Side, string, Known<unknown>][] = [
    ['source', 'The server and its settings', source.server],
    ['source', 'The rights of our role', source.role],
    ['source', 'The platform that it was made by', source.platform],
    ['source', 'Tables and our rights on them', source.tables],
    ['source', 'Objects that are not tables', source.objects],
    ['source', 'Extensions', source.extensions],
    ['source', 'Collations', source.collations],
    ['source', 'Roles and settings', source.roles],
    ['source', 'Open transactions', source.activity],
    ['source', 'Slots, publications and subscriptions', source.replication],
    ['source', 'How much WAL is written', source.walRate],
    ['source', 'The PostgreSQL programs of this machine', facts.tools],
  ];
  if (target !== undefined)
    asked.push(
      ['target', 'The server and its settings', target.server],
      ['target', 'The rights of our role', target.role],
      ['target', 'What the database holds', target.contents],
      ['target', 'Extensions', target.extensions],
      ['target', 'Collations', target.collations],
      ['target', 'Roles and settings', target.roles],
      ['target', 'Slots, publications and subscriptions', target.replication],
      ['target', 'The clocks of the two servers', facts.clocks],
    );
  const unseen = asked.flatMap(([side, what, fact]) =>
    fact.known
      ? []
      : [
          found('PG-NOT-CHECKED', side, {
            what: `${what} could not be looked at: ${fact.why}.`,
            why: 'What this would have told is not known; it is not passed.',
          }),
        ],
  );
  if (target === undefined)
    unseen.push(
      found('PG-TARGET-UNSEEN', 'target', {
        what: 'No target was given.',
        why: 'Nothing is known of the side that the data would go to.',
      }),
    );
  return unseen;
}
