import type { Mode } from '../../src/core/stack/file.ts';
import type { Lying, OutFolder } from '../../src/core/stack/out-folder.ts';

/** A folder that is nowhere. What was done to it is counted, and it can be told to break down at one of these acts. */
export class MemoryFolder implements OutFolder {
  readonly name = 'deploy';
  readonly files = new Map<string, Lying>();
  onAct: () => void = () => {};

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.files.set(path, { text, mode: '0644' });
  }

  read(path: string): Promise<Lying | undefined> {
    return Promise.resolve(this.files.get(path));
  }

  // oxlint-disable-next-line typescript/require-await -- what breaks down rejects
  async write(path: string, text: string, mode: Mode): Promise<void> {
    this.onAct();
    this.files.set(path, { text, mode });
  }

  // oxlint-disable-next-line typescript/require-await -- what breaks down rejects
  async remove(path: string): Promise<void> {
    this.onAct();
    this.files.delete(path);
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.files.keys()].toSorted());
  }

  texts(): Record<string, string> {
    return Object.fromEntries([...this.files].map(([path, { text }]) => [path, text]));
  }
}
