import type { NameRecord } from '../../../hosts/index.ts';

/** Something that is really broken on a host, one after the other, and made well again. Scripts know the words of `prelude`. */
export interface Injected {
  readonly what: string;
  /** Id of the fault that must be the first of the report. */
  readonly is: string;
  readonly breaks?: string;
  readonly heals?: string;
  /** What the DNS has meanwhile. */
  readonly records?: (well: readonly NameRecord[]) => readonly NameRecord[];
  /** `unmoor doctor --fix --yes` makes it well: `heals` is not needed, and is not run. */
  readonly fixed?: true;
}

/** The rest of the variables, as they were. */
export const envBack = 'back $env; again';

/** One variable is another, and the processes that answer have read it. */
export const withEnv = (name: string, value: string): string =>
  `set_env ${name} '${value}'; systemctl restart $web`;
