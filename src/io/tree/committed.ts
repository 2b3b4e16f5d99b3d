import type { Shell } from '../shell.ts';

/** A caller inside a git hook has these set: they would make git look at another repository. */
const borrowed = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX'];

/** No settings but the repository's own, and of those none that starts a program; no lock, no question to the person. */
const quiet = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
};

/**
 * Asks git about a folder. `core.fsmonitor` of a repository names a program that git would start: it is overruled, and so the owner of
 * the folder need not be trusted (`safe.directory`).
 *
 * @returns what it printed; undefined when the folder is in no repository, or there is no git
 */
export async function askGit(
  shell: Shell,
  root: string,
  ...words: readonly string[]
): Promise<string | undefined> {
  const settings = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.directory=*'];
  try {
    const { code, stdout } = await shell.run({
      argv: [
        'env',
        ...borrowed.flatMap((name) => ['-u', name]),
        'git',
        ...settings.flatMap((setting) => ['-c', setting]),
        ...words,
      ],
      cwd: root,
      env: quiet,
    });
    return code === 0 ? stdout : undefined;
  } catch {
    return undefined; // there is no `env`, as on Windows: nothing is known of git
  }
}

/** The files that git knows, relative to `root`. @returns undefined when the folder is in no repository, or there is no git */
export async function committedFiles(shell: Shell, root: string): Promise<ReadonlySet<string> | undefined> {
  const listed = await askGit(shell, root, 'ls-files', '-z');
  return listed === undefined ? undefined : new Set(listed.split('\0').filter(Boolean));
}
