/** Modes that a file may have; 0600 and 0640 may hold secrets. */
export type Mode = '0600' | '0640' | '0644' | '0700' | '0755';

/** The reader of a file that no program reads. */
export const people = 'people';

/** A file that a program of the stack reads. */
export interface StackFile {
  /** Where the program reads it, on its host or in its container: `/etc/nginx/nginx.conf`. */
  readonly at: string;
  /** Whole, without the header that says who made it: that is put above it when it is written. */
  readonly text: string;
  readonly mode: Mode;
  /** `user:group` on a host of one's own. */
  readonly owner: string;
  /** Id of the reader that proves it (`FileReader.id`), or `people`. Files of one reader are proven together. */
  readonly reader: string;
  /** How its format begins a comment; unset where it has none (JSON), and then no header is written. */
  readonly comment?: '#' | '//' | ';' | '--' | '/*' | '<!--';
  /** A unit that runs what a release of the app holds: without one there is nothing to start. */
  readonly awaits?: 'release';
}

/** A file as it is written below the folder of a render. */
export interface OutFile {
  /** Below the folder, with `/` between folders: `nginx/nginx.conf`. */
  readonly path: string;
  readonly text: string;
  readonly mode: Mode;
  readonly reader: string;
  readonly comment?: StackFile['comment'];
  /** Where it goes, where it is copied to a host: for whoever installs it. */
  readonly at?: string;
  readonly owner?: string;
}

/** Where a program reads it; a file that stays in the folder lies there under its own path. */
export const placeOf = ({ at, path }: Pick<OutFile, 'at' | 'path'>): string => at ?? `/${path}`;
