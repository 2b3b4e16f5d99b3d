import { createHash } from 'node:crypto';
import { UnmoorError } from '../core/errors/error.ts';
import type { JournalEntry, JournalEvent } from './events.ts';

/*
 * One line: {"hash":"<64 hex digits>","at":<ms>,"event":{...}}\n
 * The hash is sha256 over the hash of the line before and the line's own bytes after the hash. It is taken over the bytes
 * as they stand, so no second program has to agree on how JSON is written. A changed, dropped, added or swapped line shows;
 * whole lines cut off at the end do not: nothing in a file can tell that it was once longer.
 */

export const noHash = '0'.repeat(64);
const opening = '{"hash":"';
const bodyAt = opening.length + 64 + 2;

export interface Lines {
  readonly entries: readonly JournalEntry[];
  /** Hash of the last whole line. */
  readonly hash: string;
  /** Bytes up to the end of the last whole line. What follows was being written when its writer died. */
  readonly wholeBytes: number;
  readonly tornBytes: number;
}

export function writeLine(previous: string, at: number, event: JournalEvent): { line: string; hash: string } {
  const body = `"at":${at},"event":${JSON.stringify(event)}}`;
  const hash = hashOf(previous, body);
  return { line: `${opening}${hash}",${body}\n`, hash };
}

/**
 * Reads a journal. Bytes after the last line end are a torn line and are left out; any other fault is damage.
 * @throws UnmoorError RUN-102, naming the line
 */
export function readLines(bytes: Buffer, path: string): Lines {
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1);
  const entries: JournalEntry[] = [];
  let hash = noHash;
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    const written = text.slice(opening.length, opening.length + 64);
    const body = text.slice(bodyAt);
    const expected = hashOf(hash, body);
    if (!text.startsWith(opening) || text.slice(opening.length + 64, bodyAt) !== '",')
      throw damaged(path, line, 'It does not begin with a hash.');
    if (written !== expected)
      throw damaged(
        path,
        line,
        `Its hash is ${written.slice(0, 12)}…, and its content and the line before give ${expected.slice(0, 12)}….`,
      );
    entries.push(entryOf(body, line, path));
    hash = written;
  }
  return { entries, hash, wholeBytes, tornBytes: bytes.length - wholeBytes };
}

const kinds: Readonly<Record<JournalEvent['kind'], true>> = {
  'run-started': true,
  'session-started': true,
  'step-claimed': true,
  'step-done': true,
  'step-failed': true,
  noted: true,
  cutover: true,
  opened: true,
  measured: true,
  verified: true,
  'run-ended': true,
};

/** The hash vouches that these are bytes that an Unmoor wrote; only the kind can be one that this version does not know. */
function entryOf(body: string, line: number, path: string): JournalEntry {
  const { at, event } = JSON.parse(`{${body}`) as { at: number; event: JournalEvent };
  if (!Object.hasOwn(kinds, event.kind))
    throw damaged(
      path,
      line,
      `It holds an event "${String(event.kind)}", which this version of Unmoor does not know.`,
    );
  if (line === 1 && event.kind !== 'run-started')
    throw damaged(
      path,
      line,
      `A journal begins with "run-started", and this one begins with "${event.kind}".`,
    );
  return { line, at, event };
}

function hashOf(previous: string, body: string): string {
  return createHash('sha256').update(previous).update(body).digest('hex');
}

function damaged(path: string, line: number, why: string): UnmoorError {
  return new UnmoorError('RUN-102', {
    why: `Line ${line} of ${path} is not as it was written. ${why}`,
    next: 'Put the file back from a copy. Without one, look at both sides by hand before anything else: which of them accepts writes is no longer known from here.',
    state: 'Nothing was changed on either side by this command.',
  });
}
