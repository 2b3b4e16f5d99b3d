import { shellWord } from '../formats/shell.ts';
import { releaseAt, serveAt } from '../stack/release-scripts.ts';
import type { Sources } from './sources.ts';
import { claimAt, readClaim } from './probe.ts';

/** A release as it lies on a server. */
export interface Release {
  readonly id: string;
  /** When it was made: ISO 8601, UTC. */
  readonly made: string;
  readonly serves: boolean;
}

/** Whose home a server is, and which releases are there, the newest first. One way there and back. */
export const releasesScript = `cat ${claimAt} 2>/dev/null || true
echo
if [ -x ${serveAt} ]; then echo '== releases'; ${serveAt} --list; fi
`;

export interface Home {
  readonly app: string;
  readonly releases: readonly Release[];
}

/** @returns undefined where nobody made the server a home, or without what serves releases */
export function readHome(printed: string): Home | undefined {
  const [claim = '', list] = printed.split('== releases\n');
  const app = appOf(claim);
  if (app === undefined || list === undefined) return undefined;
  return {
    app,
    releases: list
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [id = '', made = '', state = ''] = line.split('\t');
        return { id, made, serves: state === 'serving' };
      }),
  };
}

function appOf(claim: string): string | undefined {
  try {
    return readClaim(claim).app;
  } catch {
    return undefined;
  }
}

/** A moment, so that names of one length stand in the order of time. */
const moment = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/**
 * Called by its commit where git knows it whole; else by the moment.
 * @param now ms since the epoch
 * @param again it is made though that commit was made before: with other variables, say
 */
export function releaseId({ commit, changed }: Sources, now: number, again: boolean): string {
  if (commit === undefined || changed === true) return moment(now);
  return again ? `${commit}-${moment(now)}` : commit;
}

/** @param part of the build that is left to do */
export const makeScript = (id: string, part: 'all' | 'rest'): string =>
  `exec ${releaseAt} ${shellWord(id)} ${part} 2>&1\n`;
export const serveScript = (id: string): string => `exec ${serveAt} ${shellWord(id)}\n`;
export const backScript = `exec ${serveAt} --back\n`;

/** Where files of a release come in, and where one lies. */
export const incomingAt = (app: string, id: string): string => `/srv/${app}/incoming/${id}`;
export const releaseFolder = (app: string, id: string): string => `/srv/${app}/releases/${id}`;
