import type { Unread } from './place.ts';

/** A file of the app, as the walk saw it. */
export interface TreeFile {
  /** Relative to the app's folder, with `/` between folders. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * The files of an app, without what is not its own (`node_modules`, `.git`, virtual environments, build output). Texts are read
 * once and kept while the reading lasts.
 */
export interface Tree {
  /** In the order of their paths. */
  readonly files: readonly TreeFile[];
  has(path: string): boolean;
  /** Paths whose last part is one of these names: `package.json`. */
  named(...names: readonly string[]): readonly string[];
  /** Paths that end so: `.py`. */
  ending(...ends: readonly string[]): readonly string[];
  /** @returns undefined when there is no such file, it is not text, or it cannot be read (the walk notes why) */
  text(path: string): Promise<string | undefined>;
  /** Whether git knows the file; `unknown` where the folder is no git repository. */
  committed(path: string): boolean | 'unknown';
  /** What could not be read so far. It grows while texts are asked for: look at it last. */
  readonly incomplete?: readonly Unread[];
}
