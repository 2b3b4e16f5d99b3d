import { connect } from 'node:tls';

interface Saying {
  readonly address: string;
  readonly domain: string;
  readonly path: string;
  readonly word: object;
  /** Whom to trust; without it, anybody. */
  readonly ca?: string;
}

/** Opens a WebSocket over TLS, says one word in it, and gives what is answered. RFC 6455, 5.2: a short text in one masked frame. */
export const sayInSocket = ({ address, domain, path, word, ca }: Saying): Promise<string> =>
  new Promise((resolve, reject) => {
    const trust = ca === undefined ? { rejectUnauthorized: false } : { ca };
    const socket = connect({ host: address, port: 443, servername: domain, ...trust });
    let heard = '';
    const text = Buffer.from(JSON.stringify(word));
    socket.setTimeout(30_000, () => socket.destroy(new Error(`no answer but ${JSON.stringify(heard)}`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed after ${JSON.stringify(heard)}`)));
    socket.once('secureConnect', () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${domain}\r\nOrigin: https://${domain}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dW5tb29yLXVubW9vci11bg==\r\n\r\n`,
      ),
    );
    socket.on('data', (part: Buffer) => {
      const first = heard === '';
      heard += part.toString();
      if (first) socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
      if (!heard.endsWith('}')) return;
      resolve(heard);
      socket.destroy();
    });
  });
