import { type ScriptsOf, understand } from './command/command.ts';
import type { ServiceClaim } from './reader.ts';
import type { ServiceKind } from './service.ts';

/** What a file says of a service besides its command. `folder`: where the command runs, seen from the app's. */
export interface Told extends Omit<ServiceClaim, 'kind' | 'start' | 'guessed'> {
  readonly kind?: ServiceKind;
  /** The kind where neither the file nor the command says one; unset: a guess. */
  readonly usual?: ServiceKind;
}

/**
 * The claim of a file that gives a start command, or none. What the file says of the kind is believed; else what the command
 * shows; else it is the usual one, or a guess. Two exceptions: no platform knows schedulers, so that one is told as a worker;
 * and a command that only migrates belongs to what serves there.
 */
export function claimFrom(
  command: string | undefined,
  { kind: told, usual, ...fields }: Told,
  scriptsOf: ScriptsOf,
): ServiceClaim {
  const {
    engine: _,
    usualPort: __,
    kind: shown,
    folder,
    ...said
  } = understand(command ?? '', fields.folder, scriptsOf);
  const isScheduler = shown === 'scheduler' && told !== 'job';
  const kind = isScheduler ? shown : (told ?? shown ?? usual);
  const stated: Partial<typeof fields> = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  );
  const claim = { ...said, ...fields, ...stated, migrate: fields.migrate ?? said.migrate, folder };
  if (told === undefined && said.start === undefined && said.migrate !== undefined)
    return { ...claim, name: undefined, kind: 'web', guessed: 'service' };
  return { ...claim, ...(kind === undefined ? { kind: 'web', guessed: 'kind' } : { kind }) };
}
