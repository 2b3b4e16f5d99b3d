import { readFileSync } from 'node:fs';
import { createConnection, isIP } from 'node:net';
import type { RedisEndpoint } from '../../core/endpoint.ts';
import { messageOf, UnmoorError, untouched } from '../../core/errors/error.ts';
import { connectError } from './connect-error.ts';

/**
 * The certificate is always verified. A bare address has no name to send (RFC 6066, 3); it is checked all the same.
 * @throws UnmoorError USE-102 when the file of the authority cannot be read
 */
export const tlsOptions = (endpoint: RedisEndpoint) => ({
  rejectUnauthorized: true,
  ...(isIP(endpoint.host) === 0 ? { servername: endpoint.host } : {}),
  ...(endpoint.cacert === undefined ? {} : { ca: readAuthority(endpoint.cacert) }),
});

function readAuthority(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UnmoorError('USE-102', {
      why: `The URL's cacert is ${path}, and it cannot be read: ${messageOf(error)}.`,
      next: "Give the path of a PEM file with the authority that signed the server's certificate.",
      state: untouched,
    });
  }
}

/**
 * The coded error of a failed connection. A Redis without TLS takes a TLS greeting for half a line and waits for the rest,
 * so a time-out over TLS is looked into by a plain PING.
 */
export async function explain(error: unknown, endpoint: RedisEndpoint): Promise<UnmoorError> {
  const coded = connectError(error, endpoint);
  if (coded.code !== 'CONN-102' || !endpoint.tls || !(await speaksPlain(endpoint))) return coded;
  return connectError(Object.assign(new Error('no TLS'), { code: 'EPROTO' }), endpoint);
}

function speaksPlain({ host, port }: RedisEndpoint): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2000, () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.once('data', (chunk: Buffer) => end(/^[+-]/.test(chunk.toString('latin1'))));
    socket.once('connect', () => socket.write('PING\r\n'));
  });
}
