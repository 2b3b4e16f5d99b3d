import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from './locks.ts';
import { openNetwork } from './network.ts';
import { type NameServer, openNames } from './names/server.ts';
import type { NameRecord } from './names/wire.ts';
import { type Lab, labOf, mostLabs, proxyPort, state } from './places.ts';
import { openProxy } from './proxy.ts';
import { findMirrors, hostsOf } from './sources.ts';
import { labLock, sweep, sweepDead } from './sweep.ts';

/*
 * The keeper of one lab: a process beside the tests that has the proxy and the name server, so that they answer also while
 * a test waits in a synchronous call. It lives as long as the channel to its test process, and then takes the lab away:
 * a test run that is killed leaves nothing. If the keeper itself is killed, the next one sweeps up after both.
 */

/** What a test process asks. */
export interface ToKeeper {
  readonly names: readonly NameRecord[];
}

export type FromKeeper = { readonly kind: 'open'; readonly number: number } | { readonly kind: 'names-set' };

/** The test process may have ended meanwhile: `disconnect` tells us. */
const say = (message: FromKeeper) => process.send?.(message, undefined, undefined, () => {});

/** The first number that nobody holds. The lock is the keeper's until it ends. */
async function claim(): Promise<Lab> {
  for (let number = 0; number < mostLabs; number++) {
    const lab = labOf(number);
    if ((await tryLock(labLock(lab))) !== undefined) return lab;
  }
  throw new Error(`All ${mostLabs} labs of this machine are in use.`);
}

const orphaned = new Promise<void>((resolve) => process.once('disconnect', () => resolve()));
// A signal to the whole session is for the tests. We see their end, and go then.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

await sweepDead();
const lab = await claim();
await sweep(lab);
try {
  mkdirSync(join(lab.folder, 'hosts'), { recursive: true });
  await openNetwork(lab);
  await openProxy({
    address: lab.address,
    port: proxyPort,
    allowed: hostsOf(await findMirrors()),
    cache: join(state, 'packages'),
    unfinished: join(lab.folder, 'packages'),
  });
  const names: NameServer = await openNames(lab.address, 53);
  process.on('message', (asked: ToKeeper) => {
    names.set(asked.names);
    say({ kind: 'names-set' });
  });
  say({ kind: 'open', number: lab.number });
  await orphaned;
} finally {
  await sweep(lab);
}
process.exit();
