import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import type { Brought, Sent } from '../../core/host/server.ts';
import type { Shell } from '../shell.ts';
import { refusedBySsh } from './refused.ts';

export interface Way {
  /** For people: `root@203.0.113.7`. */
  readonly name: string;
  readonly host: string;
  /** ssh and its options, without the host. */
  readonly ssh: readonly string[];
  readonly shell: Shell;
  readonly signal?: AbortSignal;
}

/**
 * rsync(1) over the same SSH. Files are told apart by their sums: a checkout gives new times to what did not change. The server takes what
 * is the same from a release that it has.
 * @throws UnmoorError HOST-1xx, HOST-405
 */
export async function bring(way: Way, { from, paths, to, like, user }: Brought): Promise<Sent> {
  const argv = [
    'rsync',
    '--recursive',
    '--links',
    '--executability',
    '--checksum',
    '--compress',
    '--stats',
    '--from0',
    '--files-from=-',
    `--rsh=${way.ssh.map(rshWord).join(' ')}`,
    `--rsync-path=sudo -n -u ${user} rsync`,
    ...(like === undefined ? [] : [`--copy-dest=${like}`]),
    `${from}/`,
    `${way.host.includes(':') ? `[${way.host}]` : way.host}:${to}/`,
  ] as const;
  const ran = await way.shell
    .run({ argv, input: paths.join('\0'), env: { LC_ALL: 'C' }, signal: way.signal })
    .catch((error: unknown) => {
      throw notBrought(
        way.name,
        messageOf(error),
        'install rsync on this machine: `apt-get install rsync`, `brew install rsync`.',
      );
    });
  // 255 is ssh's own, which rsync passes on; 12 is what it makes of a connection that was cut (rsync(1), "EXIT VALUES").
  if (ran.code === 255 || ran.code === 12) throw refusedBySsh(way.name, ran.stderr);
  if (ran.code !== 0)
    throw notBrought(
      way.name,
      ran.stderr.trim() || `rsync ended with ${ran.code}`,
      'mend what it names, and call the command again.',
    );
  return {
    files: figure(ran.stdout, /^Number of (?:regular )?files transferred: ([\d,]+)/m),
    bytes:
      figure(ran.stdout, /^Total bytes sent: ([\d,]+)/m) +
      figure(ran.stdout, /^Total bytes received: ([\d,]+)/m),
  };
}

/** A word of `--rsh`: rsync parts it at spaces, and takes a quote that is doubled for one (rsync(1), "--rsh"). */
const rshWord = (word: string): string => (/[\s'"]/.test(word) ? `'${word.replaceAll("'", "''")}'` : word);

const figure = (text: string, pattern: RegExp): number =>
  Number((pattern.exec(text)?.[1] ?? '0').replaceAll(',', ''));

const notBrought = (name: string, said: string, next: string): UnmoorError =>
  new UnmoorError('HOST-405', {
    why: `rsync to ${name} failed: ${said}`,
    next,
    state: 'The release that serves was not touched. What has arrived lies in incoming/ for a day.',
  });
