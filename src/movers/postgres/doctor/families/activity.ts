import type { Finding } from '../../../../core/finding.ts';
import { showDuration } from '../../../../core/units.ts';
import { ident, literal } from '../../../../io/postgres.ts';
import type { Facts } from '../facts/facts.ts';
import { count, found, list, seen, statements } from '../found.ts';

/** What goes on at the source right now that would hold the making of a slot, or write past the fence. */
export function judgeActivity(facts: Facts): Finding[] {
  const activity = seen(facts.source.activity);
  if (activity === undefined) return [];
  const { prepared, writing, hiddenSessions, mayBypassTriggers } = activity;
  const findings: Finding[] = [];
  if (prepared.length > 0)
    findings.push(
      found('PG-PREPARED-TRANSACTIONS', 'source', {
        what: `${count(prepared.length, 'prepared transaction')}: ${list(prepared.map((one) => `${literal(one.gid).trim()} in ${ident(one.database)} since ${showDuration(one.seconds * 1000)}`))}.`,
        why: 'A slot is made only after every one of them, in any database of the server, has ended. Whoever prepared them should say how.',
        remedy: statements(
          prepared.map(
            (one) =>
              `ROLLBACK PREPARED ${literal(one.gid).trim()}; -- in ${ident(one.database)}; or COMMIT PREPARED`,
          ),
        ),
      }),
    );
  if (writing.length > 0)
    findings.push(
      found('PG-LONG-TRANSACTIONS', 'source', {
        what: `${count(writing.length, 'transaction')} that wrote and ${writing.length === 1 ? 'is' : 'are'} still open: ${list(writing.map((one) => `process ${one.pid} of ${ident(one.user)} since ${showDuration(one.seconds * 1000)}`))}.`,
        why: 'The move waits for them before it begins, and again at the cutover.',
        remedy: statements(writing.map((one) => `SELECT pg_terminate_backend(${one.pid});`)),
      }),
    );
  const role = seen(facts.source.role);
  if (hiddenSessions > 0 && role !== undefined && !role.readsAllStats)
    findings.push(
      found('PG-SESSIONS-HIDDEN', 'source', {
        what: `${count(hiddenSessions, 'session')} of other roles cannot be looked into by role ${ident(role.name)}.`,
        why: 'A long transaction among them would hold the move, and nobody could say which.',
        remedy: `GRANT pg_read_all_stats TO ${ident(role.name)};`,
        undo: `REVOKE pg_read_all_stats FROM ${ident(role.name)};`,
      }),
    );
  if (mayBypassTriggers.length > 0)
    findings.push(
      found('PG-TRIGGERS-MAYBE-OFF', 'source', {
        what: `Sessions of ${list(mayBypassTriggers)} are open, which may turn triggers off for themselves (session_replication_role); whether they did cannot be seen.`,
        why: 'One that did would write past the fence. The fence ends these sessions, but they may come back.',
        remedy:
          '-- let the app log in under a role that is not a superuser, and stop jobs that load data with triggers off',
      }),
    );
  return findings;
}
