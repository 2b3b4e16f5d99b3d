import type { JournalEvent } from './events.ts';
import type { RunView } from './view.ts';

/** Called at each boundary of the journal; tests end the process here. */
export type OnBoundary = (event: JournalEvent, when: 'before' | 'after') => void | Promise<void>;

/** The one writer of a run's journal. */
export interface Journal {
  readonly runId: string;
  /** The run's directory. */
  readonly dir: string;
  /** The fold of everything written so far. */
  readonly view: RunView;
  /** On the disk when it resolves. Calls are written in the order in which they are made. */
  append(event: JournalEvent): Promise<void>;
  /** Ends writing and gives the lock back. */
  close(): Promise<void>;
}
