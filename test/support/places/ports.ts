import { connect } from 'node:net';

/** Tries at once: well below what one process may have open. */
const together = 4000;

/** Every TCP port of an address that takes a connection, from outside: all 65535 are tried. */
export async function openPorts(address: string): Promise<readonly number[]> {
  const open: number[] = [];
  let next = 1;
  const tryOn = async (): Promise<void> => {
    for (let port = next++; port <= 65_535; port = next++) if (await takes(address, port)) open.push(port);
  };
  await Promise.all(Array.from({ length: together }, tryOn));
  return open.toSorted((a, b) => a - b);
}

/** A firewall that says no does so for some only (icmp_ratelimit): the others are not answered at all. */
const takes = (host: string, port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect({ host, port, timeout: 1500 });
    const end = (is: boolean) => {
      socket.destroy();
      done(is);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
