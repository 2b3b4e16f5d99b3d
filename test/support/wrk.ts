import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a load saw. Whatever was not answered 2xx or 3xx in full has failed. */
export interface Load {
  readonly requests: number;
  readonly failed: number;
  /** What wrk printed. */
  readonly said: string;
}

export interface Wanted {
  /** Whose name the URL has: only here it leads to this address. */
  readonly address: string;
  readonly connections: number;
  /** At most, where it may be ended. */
  readonly seconds: number;
  /** Ends it early: what it saw until then counts. */
  readonly over?: AbortSignal;
}

/**
 * wrk(1) with connections that are kept open, for some seconds. It asks by the site's own name, as TLS needs it: in a mount namespace of
 * its own, where /etc/hosts is another one.
 */
export function load(url: string, { address, connections, seconds, over }: Wanted): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-wrk-'));
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost\n${address} ${new URL(url).hostname}\n`);
  const wrk = [
    'wrk',
    '--threads',
    '1',
    '--connections',
    String(connections),
    '--duration',
    `${seconds}s`,
    '--timeout',
    '20s',
    url,
  ];
  const child = spawn(
    'unshare',
    ['--mount', 'sh', '-c', 'mount --bind "$0" /etc/hosts && exec "$@"', hosts, ...wrk],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  // It has become the process that was started, and prints what it saw when it is interrupted.
  over?.addEventListener('abort', () => child.kill('SIGINT'));
  return once(child, 'close').then(() => {
    rmSync(folder, { recursive: true });
    return readWrk(said);
  });
}

/** @throws Error when wrk did not run to its end */
function readWrk(said: string): Load {
  const [, requests] = /^\s*(\d+) requests in/m.exec(said) ?? [];
  if (requests === undefined) throw new Error(`wrk: ${said}`);
  const errors =
    /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(said)?.slice(1) ?? [];
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(said)?.[1] ?? '0';
  return {
    requests: Number(requests),
    failed: [...errors, refused].reduce((sum, one) => sum + Number(one), 0),
    said,
  };
}
