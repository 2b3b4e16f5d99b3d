import type { Finding } from '../../../../core/finding.ts';
import { showBytes, showDuration } from '../../../../core/units.ts';
import type { Facts, ServerFacts } from '../facts/facts.ts';
import { found, seen } from '../found.ts';
import { walBudget } from '../../budget.ts';
import { copyEstimate } from './size.ts';

const restart = '-- then restart the server';

/** A parameter that only a restart makes true. The undo names the value that was there, wherever it was set. */
export const setAndRestart = (server: ServerFacts, name: string, value: string) => ({
  remedy: `ALTER SYSTEM SET ${name} = '${value}';\n${restart}`,
  undo:
    server.settings[name] === undefined
      ? `ALTER SYSTEM RESET ${name};\n${restart}`
      : `ALTER SYSTEM SET ${name} = '${server.settings[name]}';\n${restart}`,
});

/** How many more of a thing a move takes; a run that is under way has what it needs already. */
export const oneMore = (facts: Facts): 0 | 1 => (facts.during === 'run' ? 0 : 1);

export const setting = (server: ServerFacts, name: string): number =>
  Number(server.settings[name] ?? Number.NaN);

/** What the source must have to stream: WAL that can be decoded, one slot, one walsender, and room for the WAL meanwhile. */
export function judgeWal(facts: Facts): Finding[] {
  const server = seen(facts.source.server);
  if (server === undefined) return [];
  const findings: Finding[] = [];
  const level = server.settings['wal_level'];
  if (level !== 'logical')
    findings.push(
      found('PG-WAL-LEVEL', 'source', {
        what: `wal_level of the source is ${level ?? 'hidden'}, and logical is needed.`,
        why: 'Changes cannot be streamed. On a managed platform the setting is in its dashboard or API.',
        ...setAndRestart(server, 'wal_level', 'logical'),
      }),
    );
  const slots = setting(server, 'max_replication_slots');
  if (server.slotsUsed + oneMore(facts) > slots)
    findings.push(
      found('PG-SLOTS', 'source', {
        what: `${server.slotsUsed} of ${slots} replication slots of the source are taken, and 1 more is needed.`,
        why: 'The copy cannot be joined to a stream of changes. `SELECT slot_name, active FROM pg_replication_slots` shows who has them.',
        ...setAndRestart(server, 'max_replication_slots', String(slots + 5)),
      }),
    );
  const senders = setting(server, 'max_wal_senders');
  if (server.sendersUsed + oneMore(facts) > senders)
    findings.push(
      found('PG-SENDERS', 'source', {
        what: `${server.sendersUsed} of ${senders} walsenders of the source are taken, and 1 more is needed.`,
        why: 'No session could stream changes.',
        ...setAndRestart(server, 'max_wal_senders', String(senders + 5)),
      }),
    );
  return [...findings, ...judgeKeep(facts, server), ...judgeIdle(server)];
}

function judgeKeep(facts: Facts, server: ServerFacts): Finding[] {
  const keepMb = setting(server, 'max_slot_wal_keep_size');
  const rate = seen(facts.source.walRate);
  const estimate = copyEstimate(facts);
  if (Number.isNaN(keepMb)) return [];
  if (keepMb < 0)
    return [
      found('PG-WAL-UNLIMITED', 'source', {
        what: 'max_slot_wal_keep_size of the source is -1: WAL is kept for a slot without a limit.',
        why: `Nothing but Unmoor then keeps its disk from filling: \`unmoor move\`, and after it \`unmoor follow\`, drop the slot before it keeps ${showBytes(walBudget({ databaseBytes: server.databaseBytes }).bytes)}, or what --wal-budget says. While neither runs nobody does.`,
      }),
    ];
  if (rate === undefined || estimate === undefined) return [];
  // A busy hour writes more than the average does.
  const expected = 3 * rate.bytesPerSecond * (estimate.ms / 1000);
  const keep = keepMb * 1024 * 1024;
  if (expected < keep) return [];
  const wanted = Math.ceil((2 * expected) / (1024 * 1024));
  return [
    found('PG-WAL-KEEP', 'source', {
      what: `The source keeps ${showBytes(keep)} of WAL for a slot, and up to ${showBytes(expected)} may be written in the ${showDuration(estimate.ms)} of the copy.`,
      why: 'The source would drop the slot, and the copy would have to begin again.',
      remedy: `ALTER SYSTEM SET max_slot_wal_keep_size = '${wanted}MB';\nSELECT pg_reload_conf();`,
      undo: `ALTER SYSTEM SET max_slot_wal_keep_size = '${keepMb}MB';\nSELECT pg_reload_conf();`,
    }),
  ];
}

/** 18 and newer, in seconds; 0 is off. */
function judgeIdle(server: ServerFacts): Finding[] {
  const seconds = setting(server, 'idle_replication_slot_timeout');
  if (!(seconds > 0)) return [];
  return [
    found('PG-SLOT-TIMEOUT', 'source', {
      what: `The source drops slots that nobody reads for ${showDuration(seconds * 1000)} (idle_replication_slot_timeout).`,
      why: 'A slot waits unread while the copy runs.',
      remedy: "ALTER SYSTEM SET idle_replication_slot_timeout = '0';\nSELECT pg_reload_conf();",
      undo: `ALTER SYSTEM SET idle_replication_slot_timeout = '${seconds}s';\nSELECT pg_reload_conf();`,
    }),
  ];
}
