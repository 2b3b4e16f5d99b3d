import { asideAt } from '../../../../core/agent/places.ts';
import type { Finding } from '../../../../core/finding.ts';
import { ident } from '../../../../io/postgres.ts';
import type { Facts, ServerFacts } from '../facts/facts.ts';
import { count, found, list, seen } from '../found.ts';
import { oneMore, setAndRestart, setting } from './wal.ts';

/** What the target must have to apply changes, and that it is empty. */
export function judgeTarget(facts: Facts): Finding[] {
  if (facts.target === undefined) return [];
  const server = seen(facts.target.server);
  return [
    ...judgeContents(facts),
    ...(server === undefined
      ? []
      : [...judgeWorkers(server, oneMore(facts)), ...judgeOrigins(server, oneMore(facts))]),
  ];
}

function judgeContents(facts: Facts): Finding[] {
  const contents = facts.target === undefined ? undefined : seen(facts.target.contents);
  if (facts.target === undefined || contents === undefined || contents.length === 0 || facts.during === 'run')
    return [];
  const database = facts.target.endpoint.database;
  return [
    found('PG-TARGET-NOT-EMPTY', 'target', {
      what: `Database ${ident(database)} of the target holds ${count(contents.length, 'object')} already: ${list(contents)}.`,
      why: `What is there could be mixed with, or stand in the way of, what is copied. Unmoor never removes it.${facts.home ? ' A release that was tried here may have made it: then it is kept under another name.' : ''}`,
      ...(facts.home ? asideRemedy : anotherDatabase(database)),
    }),
  ];
}

const asideRemedy = { remedy: `$ ${asideAt}   # as root, on the server` };

const anotherDatabase = (database: string) => ({
  remedy: `CREATE DATABASE ${ident(`${database}_new`)} TEMPLATE template0;\n-- then give that database in --to`,
  undo: `DROP DATABASE ${ident(`${database}_new`)};`,
});

/** One worker applies; the launcher takes one of max_worker_processes too (manual, 31.12 "Configuration Settings"). */
function judgeWorkers(server: ServerFacts, more: number): Finding[] {
  const workers = setting(server, 'max_logical_replication_workers');
  const processes = setting(server, 'max_worker_processes');
  const used = server.subscriptionWorkers;
  const short = (name: string, most: number, needed: number) =>
    found('PG-TARGET-WORKERS', 'target', {
      what: `${name} of the target is ${most}, and at least ${needed} are needed (${used} in use by other subscriptions).`,
      why: 'No worker could apply changes.',
      ...setAndRestart(server, name, String(needed + 4)),
    });
  const findings: Finding[] = [];
  if (workers < used + more) findings.push(short('max_logical_replication_workers', workers, used + 1));
  if (processes < used + 1 + more) findings.push(short('max_worker_processes', processes, used + 2));
  return findings;
}

/** Each subscription keeps its progress in an origin; before 18 their number is bounded by max_replication_slots. */
function judgeOrigins(server: ServerFacts, more: number): Finding[] {
  const name = server.major >= 18 ? 'max_active_replication_origins' : 'max_replication_slots';
  const most = setting(server, name);
  if (server.subscriptionWorkers + more <= most) return [];
  return [
    found('PG-TARGET-ORIGINS', 'target', {
      what: `${name} of the target is ${most}, and ${server.subscriptionWorkers} subscriptions use it already.`,
      why: 'A subscription could not remember how far it has come.',
      ...setAndRestart(server, name, String(server.subscriptionWorkers + 5)),
    }),
  ];
}
