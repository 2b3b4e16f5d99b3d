import { type ScriptsOf, understand } from './command/command.ts';
import type { ServiceClaim } from './reader.ts';

/** What a file says of a service besides its command. `folder`: where the command runs, seen from the app's. */
export type Told = Omit<ServiceClaim, 'kind' | 'start' | 'guessed'> & Partial<Pick<ServiceClaim, 'kind'>>;

/**
 * The claim of a file that gives a start command, or none. What the file says of the kind is believed; else what the command
 * shows; else the kind is a guess. A command that only migrates belongs to what serves there.
 */
export function claimFrom(
  command: string | readonly string[] | undefined,
  told: Told,
  scriptsOf: ScriptsOf,
): ServiceClaim {
  if (command === undefined || command.length === 0)
    return { ...told, ...(told.kind === undefined ? unknown : { kind: told.kind }) };
  const { engine: _, kind: shown, ...said } = understand(command, told.folder, scriptsOf);
  const kind = told.kind ?? shown;
  const onlyMigrates = said.start === undefined && said.migrate !== undefined && told.kind === undefined;
  return {
    ...said,
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
    migrate: told.migrate ?? said.migrate,
    folder: said.folder,
    from: told.from,
    weight: told.weight,
    ...(onlyMigrates ? { ...unknown, name: undefined } : kind === undefined ? unknown : { kind }),
  };
}

const unknown = { kind: 'web', guessed: true } as const;
