import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';

export interface Caught {
  readonly from: string;
  readonly to: readonly string[];
  /** As it was sent, with CRLF. */
  readonly raw: string;
  readonly tls: boolean;
  /** `user:password` of AUTH PLAIN. */
  readonly auth?: string;
}

export interface Sink extends AsyncDisposable {
  readonly port: number;
  /** The next mail that nobody has taken yet. */
  next(): Promise<Caught>;
}

interface SinkOptions {
  /** Where it listens; 127.0.0.1, and a port that is free. */
  readonly address?: string;
  readonly port?: number;
  /** With it STARTTLS is offered, and a password is asked for. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Local parts that are refused for good. */
  readonly unknown?: readonly string[];
}

/** A small SMTP server (RFC 5321) that keeps what it is given. */
export async function makeSink(options: SinkOptions = {}): Promise<Sink> {
  const caught: Caught[] = [];
  const waiting: ((mail: Caught) => void)[] = [];
  const sockets = new Set<Socket>();
  const keep = (mail: Caught): void => {
    const taker = waiting.shift();
    if (taker === undefined) caught.push(mail);
    else taker(mail);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.write('220 sink.test ESMTP\r\n');
    talk(socket, options, false, keep);
  });
  await new Promise<void>((resolve) =>
    server.listen(options.port ?? 0, options.address ?? '127.0.0.1', resolve),
  );
  return {
    port: (server.address() as AddressInfo).port,
    next: () => {
      const mail = caught.shift();
      return mail === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(mail);
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function talk(socket: Socket, options: SinkOptions, secure: boolean, keep: (mail: Caught) => void): void {
  let buffer = '';
  let from = '';
  let to: string[] = [];
  let auth: string | undefined;
  let inData = false;
  const answer = (text: string): boolean => socket.write(`${text}\r\n`);

  const onData = (chunk: Buffer): void => {
    buffer += chunk.toString('latin1');
    for (;;) {
      if (inData) {
        const end = buffer.startsWith('.\r\n') ? 0 : buffer.indexOf('\r\n.\r\n');
        if (end === -1) return;
        const raw = buffer.slice(0, end === 0 ? 0 : end + 2).replace(/^\.\./gm, '.');
        buffer = buffer.slice(end === 0 ? 3 : end + 5);
        inData = false;
        keep({ from, to, raw, tls: secure, ...(auth === undefined ? {} : { auth }) });
        [from, to] = ['', []];
        answer('250 kept');
        continue;
      }
      const end = buffer.indexOf('\r\n');
      if (end === -1) return;
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      command(line);
    }
  };

  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    switch (verb) {
      case 'EHLO':
        answer('250-sink.test');
        if (options.tls !== undefined) answer(secure ? '250-AUTH PLAIN' : '250-STARTTLS');
        answer('250 8BITMIME');
        return;
      case 'STAR': {
        answer('220 go');
        socket.off('data', onData);
        const tls = new TLSSocket(socket, { isServer: true, ...options.tls });
        tls.on('error', () => {});
        talk(tls, options, true, keep);
        return;
      }
      case 'AUTH':
        auth = Buffer.from(line.split(' ')[2] ?? '', 'base64')
          .toString()
          .split('\0')
          .slice(1)
          .join(':');
        answer('235 in');
        return;
      case 'MAIL':
        from = address;
        answer(options.tls !== undefined && auth === undefined ? '530 password first' : '250 ok');
        return;
      case 'RCPT':
        if ((options.unknown ?? []).includes(address.split('@')[0] ?? '')) answer('550 5.1.1 unknown');
        else {
          to = [...to, address];
          answer('250 ok');
        }
        return;
      case 'DATA':
        inData = true;
        answer('354 go');
        return;
      case 'QUIT':
        answer('221 bye');
        socket.end();
        return;
      default:
        answer('250 ok');
    }
  };
  socket.on('data', onData);
}
