import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unprivileged } from '../../../src/io/servers/unprivileged.ts';

/** A file system of its own, of so many megabytes, in memory. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static canMount(): boolean {
    try {
      SmallDisk.mount(1).unmount();
      return true;
    } catch {
      return false;
    }
  }

  static mount(megabytes: number): SmallDisk {
    const folder = mkdtempSync(join(tmpdir(), 'unmoor-disk-'));
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
    if (status !== 0) {
      rmSync(folder, { recursive: true });
      throw new Error(`mount ended with ${status}`);
    }
    const who = unprivileged();
    if (who !== undefined) chownSync(folder, who.uid, who.gid);
    return new SmallDisk(folder);
  }

  get freeMegabytes(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return (bavail * bsize) / 2 ** 20;
  }

  /** Leaves only so much free. */
  fillUpTo(megabytes: number): void {
    writeFileSync(
      this.#ballast,
      Buffer.alloc(Math.max(0, Math.floor(this.freeMegabytes - megabytes)) * 2 ** 20),
    );
  }

  free(): void {
    unlinkSync(this.#ballast);
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }
}
