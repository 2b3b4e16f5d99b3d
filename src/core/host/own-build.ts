import { UnmoorError } from '../errors/error.ts';
import type { Manifest } from './manifest.ts';

/** A release that is built on this machine, before it goes to its server. */
export interface OwnBuild {
  /** The app's name in its stack. */
  readonly app: string;
  /** The rendered script, whose part `here` is run: an absolute path. */
  readonly script: string;
  /** Folder of what the server has below /etc, as it was rendered: absolute. */
  readonly etc: string;
  /** Folder of this machine that builds may be made in, by one at a time: absolute. */
  readonly within: string;
  /** What the build on the server would be given; they may be secrets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Kind of machine that the server is: `Linux x86_64`. */
  readonly kind: string;
}

/** Where the script of the build lies below the rendered folder; undefined where images are built instead. */
export const buildFileOf = ({ app, files }: Pick<Manifest, 'app' | 'files'>): string | undefined =>
  files.find(({ at }) => at === `/etc/${app}/build`)?.path;

/**
 * Whether a folder of a built release goes to the server. What is installed is of one machine, and is installed there; of a standalone
 * Next.js it is a part of what is built. What only the next build wants stays too.
 * @param path with `/` between folders
 */
export function goesAlong(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/(?:^|\/)standalone(?:\/|$)/.test(path)) return true;
  if (/(?:^|\/)\.next\/cache$/.test(path)) return false;
  return !['node_modules', '.venv', '.git', '__pycache__'].includes(name);
}

export const notBuiltHere = (why: string, next: string): UnmoorError =>
  new UnmoorError('HOST-406', { why, next, state: 'Nothing was brought to the server; it serves on.' });
