import type { Finding } from '../../../../core/finding.ts';
import { showBytes, showCount, showDuration } from '../../../../core/units.ts';
import type { Facts } from '../facts/facts.ts';
import { count, found, list, seen } from '../found.ts';

/**
 * Bytes a second of heap that a small managed database gives, indexes on the other side built meanwhile. One machine with two
 * cores copies 50 MB/s; Supabase's smallest disks give about 10.
 */
const assumedRate = 20_000_000;

/** Heap and TOAST of what moves, and how long copying it is expected to take. Undefined: the tables could not be seen. */
export function copyEstimate(facts: Facts): { readonly bytes: number; readonly ms: number } | undefined {
  const tables = seen(facts.source.tables);
  if (tables === undefined) return undefined;
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  return { bytes, ms: 5_000 + (bytes / assumedRate) * 1000 };
}

/** A fresh database needs what the old one has, and room to build its indexes in. */
const roomFactor = 1.3;

export function judgeSize(facts: Facts): Finding[] {
  const tables = seen(facts.source.tables);
  const estimate = copyEstimate(facts);
  if (tables === undefined || estimate === undefined) return [];
  const rate = seen(facts.source.walRate);
  const wal =
    rate === undefined
      ? ''
      : `, while the source writes about ${showBytes(rate.bytesPerSecond * (estimate.ms / 1000))} of WAL`;
  const rows = tables.reduce((sum, table) => sum + Math.max(table.rowEstimate, 0), 0);
  const findings = [
    found('PG-SIZE', 'source', {
      what: `${count(tables.length, 'table')}, ${showBytes(estimate.bytes)} without indexes, about ${showCount(rows)} rows.`,
      why: `Copying takes about ${showDuration(estimate.ms)} at ${showBytes(assumedRate)}/s${wal}. A rehearsal measures it.`,
    }),
  ];
  // 14 and newer say -1 for "never analysed"; 13 says 0, as it does for an empty table.
  const guessed = tables.filter((table) => table.rowEstimate < 0 && table.bytes > 0);
  if (guessed.length > 0)
    findings.push(
      found('PG-STATS-MISSING', 'source', {
        what: `${count(guessed.length, 'table')} ${guessed.length === 1 ? 'was' : 'were'} never analysed: ${list(guessed.map((table) => table.quoted))}.`,
        why: 'Row counts of these are not known, so estimates are guesses.',
        remedy: guessed.map((table) => `ANALYZE ${table.quoted};`).join('\n'),
      }),
    );
  return findings;
}

export function judgeDisk(facts: Facts): Finding[] {
  if (facts.target === undefined) return [];
  const server = seen(facts.source.server);
  if (!facts.targetDisk.known || server === undefined)
    return [
      found('PG-DISK-UNKNOWN', 'target', {
        what: facts.targetDisk.known
          ? 'How much disk is needed could not be seen on the source.'
          : `How much disk the target has free could not be seen: ${facts.targetDisk.why}.`,
        why:
          server === undefined
            ? 'The copy would end with a full disk.'
            : `About ${showBytes(server.databaseBytes * roomFactor)} are needed there.`,
        remedy: '$ df -h   # on the target, for the file system of its data directory',
      }),
    ];
  const needed = server.databaseBytes * roomFactor;
  if (facts.targetDisk.value.freeBytes >= needed) return [];
  return [
    found('PG-DISK', 'target', {
      what: `The target has ${showBytes(facts.targetDisk.value.freeBytes)} of disk free, and about ${showBytes(needed)} are needed.`,
      why: 'The copy would end with a full disk.',
      remedy: '-- give the target more disk',
    }),
  ];
}
