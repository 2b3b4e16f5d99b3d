import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that outgoing connections are given (Linux: ip_local_port_range from 32768; RFC 6335 from 49152), one of which could take it meanwhile. */
const range = [16_384, 32_768] as const;

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export function freePort(): Promise<number> {
  const port = randomInt(...range);
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(freePort());
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  });
}
