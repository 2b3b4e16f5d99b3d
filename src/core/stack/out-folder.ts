import type { Mode } from './file.ts';

/** A file as it lies in a folder. */
export interface Lying {
  readonly text: string;
  /** `0644`; on a disk it may be one that no rendered file has. */
  readonly mode: string;
}

/** A folder that files are rendered to. Paths have `/` between folders and never lead out of it. */
export interface OutFolder {
  /** How people know it: `deploy`. */
  readonly name: string;
  /** @returns undefined when there is no such file @throws UnmoorError RENDER-201 */
  read(path: string): Promise<Lying | undefined>;
  /** Whole or not at all, with its mode; folders are made. @throws UnmoorError RENDER-201, RENDER-202 */
  write(path: string, text: string, mode: Mode): Promise<void>;
  /** Its folder goes too when nothing is left in it. @throws UnmoorError RENDER-201, RENDER-202 */
  remove(path: string): Promise<void>;
  /** Paths of all files in it; none where the folder is not there. */
  list(): Promise<readonly string[]>;
}
