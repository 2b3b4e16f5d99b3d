import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Held by this process until it lets go, or ends in whichever way. */
export interface Lock extends Disposable {
  readonly name: string;
}

/**
 * A name in Linux's abstract socket namespace (unix(7)): one process can have it bound, and the kernel takes it
 * back when that process is gone. So a lock is never stale, and nobody has to guess whether a process id is still the same process.
 *
 * @returns undefined while somebody else holds it
 */
export async function tryLock(name: string): Promise<Lock | undefined> {
  const server = createServer((socket) => socket.destroy());
  const isOurs = await new Promise<boolean>((resolve, reject) => {
    server.once('listening', () => resolve(true));
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(`\0unmoor-tests-${name}`);
  });
  if (!isOurs) return undefined;
  server.unref();
  return { name, [Symbol.dispose]: () => server.close() };
}

/** Waits for whoever holds it. */
export async function lock(name: string): Promise<Lock> {
  for (;;) {
    const held = await tryLock(name);
    if (held !== undefined) return held;
    await wait(200);
  }
}
