import { keep } from './size.ts';

type Argv = readonly [string, ...string[]];

const program = '/usr/bin/borg';

/** An archive of its own each night, by the name of the app and the moment; a run that still holds the lock is waited for. */
export const create = (app: string, patterns: string): Argv => [
  program,
  'create',
  '--lock-wait=600',
  '--stats',
  '--compression=zstd,3',
  '--exclude-caches',
  `--patterns-from=${patterns}`,
  `::${app}-{now:%Y-%m-%dT%H:%M:%S}`,
];

/** The repository, and that the newest three archives are whole. */
export const check: Argv = [program, 'check', '--lock-wait=600', '--last=3'];

/** For another machine than the host, whose key may only add. It shows what is there before it takes away. */
export const pruneScript = (app: string): string => `#!/bin/sh
# For a machine that you trust, with a key of its own that may delete, and with BORG_REPO and BORG_PASSPHRASE set. The host's key
# may only add: what an intruder deletes there comes back until this runs, so look at the list first.
set -eu
borg list --glob-archives '${app}-*' --last 20
printf 'Is every night there? Type yes: '
read -r answer
[ "$answer" = yes ]
borg prune --list --glob-archives '${app}-*' ${Object.entries(keep)
  .map(([each, count]) => `--keep-${each}=${count}`)
  .join(' ')}
borg compact
`;
