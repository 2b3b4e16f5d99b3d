/** Where something was read: the evidence of a fact. */
export interface Place {
  /** Relative to the app's folder, with `/` between folders; or the name of the platform whose API said it. */
  readonly file: string;
  /** From 1 on; unset when the file as a whole says it (a lock file, a folder). */
  readonly line?: number;
}

/** Something that could not be read: what was found without it is reported, and marked as incomplete. */
export interface Unread {
  /** A path of the app, or what was asked of which platform: `Railway API`. */
  readonly what: string;
  readonly line?: number;
  readonly why: string;
  /** What to do so that it can be read the next time. */
  readonly next: string;
}

/** `src/db.ts:4` */
export const placeText = ({ file, line }: Place): string => (line === undefined ? file : `${file}:${line}`);
