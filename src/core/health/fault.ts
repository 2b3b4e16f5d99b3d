import type { System } from './system.ts';

/**
 * broken: people notice it now. risk: it works, and will not for long, or not against somebody who means harm. note: to know.
 * A check that could not look is a fault of its own (`unknown`): it is never reported as passed.
 */
export const levels = ['broken', 'risk', 'unknown', 'note'] as const;
export type Level = (typeof levels)[number];

/** What takes a fault away. */
export interface Mend {
  /** A script of sh for root on the server; or a sentence, where no command does it. */
  readonly how: string;
  /** `--fix` may do it: it can be done twice, and takes nothing away. */
  readonly safe: boolean;
}

/** What a check saw. */
export interface Sight {
  /** Which one, where there may be several: a unit, a name, a table. */
  readonly of?: string;
  readonly measured: string;
  readonly expected: string;
  /** Why it is so, where this sight says more than its check. */
  readonly cause?: string;
  readonly mend?: Mend;
}

/** Looks for one thing that may be wrong: a pure function over what was asked. */
export interface Check {
  /** Permanent: `database.down`. Its room comes first. */
  readonly id: string;
  readonly level: Level;
  /** What is wrong, in a few words. */
  readonly says: string;
  /** Why that happens, and what follows from it. */
  readonly cause: string;
  /** Faults that explain this one: where one of them is seen too, this one follows from it. `room.*` stands for all of a room. */
  readonly follows?: readonly string[];
  look(system: System): Sight | readonly Sight[] | undefined;
}

/** Something that is wrong with a running system. */
export interface Fault extends Sight {
  readonly id: string;
  readonly level: Level;
  readonly says: string;
  readonly cause: string;
  /** Id of the fault that this one goes away with. */
  readonly from?: string;
}
