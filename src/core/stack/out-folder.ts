import type { Mode } from './file.ts';

/** A folder that files are rendered to. Paths have `/` between folders and never lead out of it. */
export interface OutFolder {
  /** How people know it: `deploy`. */
  readonly name: string;
  /** @returns undefined when there is no such file @throws UnmoorError RENDER-201 */
  read(path: string): Promise<string | undefined>;
  /** Whole or not at all, with its mode; folders are made. @throws UnmoorError RENDER-201, RENDER-202 */
  write(path: string, text: string, mode: Mode): Promise<void>;
  /** Its folder goes too when nothing is left in it. @throws UnmoorError RENDER-201, RENDER-202 */
  remove(path: string): Promise<void>;
  /** Paths of all files in it; none where the folder is not there. */
  list(): Promise<readonly string[]>;
}

/**
 * Puts two changes of one text together.
 * @returns undefined when both changed the same lines, or nothing here can put texts together
 */
export type MergeTexts = (texts: {
  readonly base: string;
  readonly disk: string;
  readonly next: string;
}) => Promise<string | undefined>;
