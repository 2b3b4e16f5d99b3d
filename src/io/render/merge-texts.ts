import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MergeTexts } from '../../core/stack/out-folder.ts';
import { realShell, type Shell } from '../shell.ts';

/** By `git merge-file` (git's own three-way merge, which needs no repository); without git nothing is put together. */
export const mergeByGit =
  (shell: Shell = realShell): MergeTexts =>
  async ({ base, disk, next }) => {
    const folder = await mkdtemp(join(tmpdir(), 'unmoor-merge-')); // mode 0700
    try {
      await Promise.all(
        Object.entries({ base, disk, next }).map(([name, text]) =>
          writeFile(join(folder, name), text, { mode: 0o600 }),
        ),
      );
      const { code, stdout } = await shell.run({
        argv: ['git', 'merge-file', '-p', '-q', 'disk', 'base', 'next'],
        cwd: folder,
      });
      return code === 0 ? stdout : undefined; // else the number of conflicts, or 255
    } catch {
      return undefined;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
