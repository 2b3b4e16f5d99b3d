import { copyFile, type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, UnmoorError } from '../core/errors/error.ts';
import type { Json } from '../core/json.ts';
import type { Memory } from '../core/step.ts';
import type { Clock } from '../io/clock.ts';
import type { JournalEvent } from './events.ts';
import { Folding } from './fold.ts';
import { readLines, writeLine } from './lines.ts';
import type { Lock } from './lock.ts';
import type { RunView } from './view.ts';

/** Called at each boundary of the journal; tests end the process here. */
export type OnBoundary = (event: JournalEvent, when: 'before' | 'after') => void | Promise<void>;

/** The one writer of a run's journal. */
export interface Journal {
  readonly runId: string;
  /** The number of our lock: what a later process does counts, what an earlier one still tries does not. */
  readonly holder: number;
  /** The run's directory. */
  readonly dir: string;
  /** The fold of everything written so far. */
  readonly view: RunView;
  /** The last value noted under each key. */
  readonly notes: ReadonlyMap<string, Json>;
  /** On the disk when it resolves. Calls are written in the order in which they are made. */
  append(event: JournalEvent): Promise<void>;
  /** @throws UnmoorError RUN-101 when another process took the run over */
  prove(): Promise<void>;
  /** Ends writing and gives the lock back. */
  close(): Promise<void>;
}

export const journalPath = (dir: string) => join(dir, 'journal.jsonl');

/** The journal as a mover's memory; each mover has its own scope. */
export function memoryOf(journal: Journal, scope: string): Memory {
  const full = (key: string) => `${scope}.${key}`;
  return {
    note: (key, value) => journal.append({ kind: 'noted', key: full(key), value }),
    noted: (key) => journal.notes.get(full(key)),
    notes: (prefix) =>
      new Map(
        [...journal.notes]
          .filter(([key]) => key.startsWith(full(prefix)))
          .map(([key, value]) => [key.slice(scope.length + 1), value]),
      ),
  };
}

/**
 * Opens the file for writing. A torn last line (its writer died in the middle of it, so nobody has acted on it) is cut off;
 * how many bytes that were is told by `cutOff`.
 * @throws UnmoorError RUN-102
 */
export async function openWriter(of: {
  readonly runId: string;
  readonly dir: string;
  readonly lock: Lock;
  readonly clock: Clock;
  readonly onBoundary?: OnBoundary;
}): Promise<{ journal: Journal; cutOff: number }> {
  const path = journalPath(of.dir);
  const { entries, hash, wholeBytes, tornBytes } = readLines(await readFile(path), path);
  const folding = new Folding();
  for (const entry of entries) folding.add(entry);
  const file = await open(path, 'r+');
  if (tornBytes > 0) {
    await file.truncate(wholeBytes);
    await file.sync();
  }
  const journal = new FileJournal({ ...of, file, folding, hash, bytes: wholeBytes, line: entries.length });
  return { journal, cutOff: tornBytes };
}

interface Writing {
  readonly runId: string;
  readonly dir: string;
  readonly lock: Lock;
  readonly clock: Clock;
  readonly onBoundary?: OnBoundary;
  readonly file: FileHandle;
  readonly folding: Folding;
  readonly hash: string;
  readonly bytes: number;
  readonly line: number;
}

class FileJournal implements Journal {
  readonly runId: string;
  readonly holder: number;
  readonly dir: string;
  readonly notes: ReadonlyMap<string, Json>;
  readonly #writing: Writing;
  #hash: string;
  #bytes: number;
  #line: number;
  #queue: Promise<void> = Promise.resolve();
  /** After a write that failed the file's end is not known: nothing more is written by this process. */
  #broken: UnmoorError | undefined;

  constructor(writing: Writing) {
    this.runId = writing.runId;
    this.holder = writing.lock.number;
    this.dir = writing.dir;
    this.notes = writing.folding.notes;
    this.#writing = writing;
    this.#hash = writing.hash;
    this.#bytes = writing.bytes;
    this.#line = writing.line;
  }

  get view(): RunView {
    const view = this.#writing.folding.view();
    if (view === undefined) throw new Error('the journal was read before its first event');
    return view;
  }

  append(event: JournalEvent): Promise<void> {
    const written = this.#queue.then(() => this.#write(event));
    this.#queue = written.catch(() => {}); // each caller hears of its own event
    return written;
  }

  prove(): Promise<void> {
    return this.#proveLock();
  }

  async close(): Promise<void> {
    await this.#queue;
    this.#broken ??= unwritable(journalPath(this.dir), 'It was closed.');
    await this.#writing.file.close();
    await this.#writing.lock.release();
  }

  async #proveLock(): Promise<void> {
    try {
      await this.#writing.lock.prove();
    } catch (error) {
      if (error instanceof UnmoorError) this.#broken = error;
      throw error;
    }
  }

  async #write(event: JournalEvent): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken;
    const { clock, file, folding, onBoundary } = this.#writing;
    await onBoundary?.(event, 'before');
    await this.#proveLock();
    const at = clock.now();
    const { line, hash } = writeLine(this.#hash, at, event);
    const bytes = Buffer.from(line);
    try {
      const { bytesWritten } = await file.write(bytes, 0, bytes.length, this.#bytes);
      if (bytesWritten !== bytes.length)
        throw new Error(`${bytesWritten} of ${bytes.length} bytes were written: is the disk full?`);
      await file.datasync();
    } catch (error) {
      this.#broken = unwritable(journalPath(this.dir), messageOf(error), error);
      throw this.#broken;
    }
    // Taken over before this line was on the disk: nobody reads it, and nothing may be done on the strength of it.
    await this.#proveLock();
    this.#hash = hash;
    this.#bytes += bytes.length;
    this.#line += 1;
    folding.add({ line: this.#line, at, event });
    await onBoundary?.(event, 'after');
  }
}

/**
 * Puts a copy in the journal's place. A process that was taken over and wakes up holds the old file open: what it still writes
 * goes where nobody reads. Its lock had been taken before the copy, so a line that it proved its lock for is in the copy.
 */
export async function leaveOldWriters(dir: string): Promise<void> {
  const path = journalPath(dir);
  const draft = `${path}.draft`;
  await copyFile(path, draft);
  const file = await open(draft, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

function unwritable(path: string, why: string, cause?: unknown): UnmoorError {
  return new UnmoorError('RUN-110', {
    why: `${path} could not be written. ${why}`,
    next: 'Free the disk or mend the rights, then `unmoor resume`.',
    state: 'Nothing is done that is not written first: the run stands where its journal says.',
    cause,
  });
}
