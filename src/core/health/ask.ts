import type { Subject } from './system.ts';

/** One thing that is asked of a server by a script of its own, which changes nothing. */
export interface Ask<T> {
  /** Runs as root, with nothing on its standard input; what it prints is given to `read`. */
  script(subject: Subject): string;
  read(text: string): T;
}

/** For the types of what is asked: each ask keeps its own answer. */
export const ask = <T>(one: Ask<T>): Ask<T> => one;

/** Lines that say something. */
export const linesOf = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.trim() !== '');

/** `Key=value` lines, as many programs of systemd print them; a key that stands twice counts where it stands last. */
export const valuesOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    linesOf(text).flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );

/** Parts that begin with a line `## name`. */
export const partsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((part): [string, string] => {
        const end = part.indexOf('\n');
        return end < 0 ? [part, ''] : [part.slice(0, end), part.slice(end + 1)];
      }),
  );
