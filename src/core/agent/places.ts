import { home } from '../host/probe.ts';
import type { Mover } from '../mover.ts';

/** Folders on the server, all of root's and for root alone. */
export const agentsAt = `${home}/agent`;
export const callsAt = `${home}/calls`;
/** What a call holds that nobody may keep: in memory, until it is read. */
export const secretsAt = '/run/unmoor-calls';
/** The runs of a server and their journals, where the person names no other folder. */
export const movesAt = `${home}/moves`;

/**
 * What `unmoor provision` leaves for a move on the server itself: a URL each, for root alone, of what waits there for the app's data. So
 * nobody need look for a password, and none leaves the server.
 */
export const intoAt = `${home}/into`;
export const intoFile = (kind: Mover['kind']): string => `${intoAt}/${kind}`;

/** Keeps what is in the app's database of a server that was provisioned under another name, and makes an empty one. */
export const asideAt = '/usr/local/sbin/unmoor-database-aside';

/** Whoever moves data into a home's key-value store comes in as this user; the app has another. */
export const intoUser = 'unmoor';
/** Removes every key of the store that waits for what is moved. */
export const emptyAt = '/usr/local/sbin/unmoor-keys-empty';

export const callFolder = (id: string): string => `${callsAt}/${id}`;
export const callFile = (id: string): string => `${secretsAt}/${id}`;
export const unitOf = (id: string): string => `unmoor-call@${id}.service`;

/** Of a call's folder. */
export const inFolder = {
  /** What goes on after a cut. */
  again: 'again.json',
  /** The person was asked there, and said yes. */
  consented: 'consented',
  /** Its exit code. Whoever has it runs no more. */
  ended: 'ended',
  /** A log for each process that worked at it: one that a power cut left short is never written to again. */
  log: (attempt: number) => `log.${attempt}`,
  answer: (number: number) => `answer.${number}`,
} as const;
