import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { Agent, type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import { type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface ProxySettings {
  readonly address: string;
  readonly port: number;
  /** Names of the only machines that may be asked. */
  readonly allowed: readonly string[];
  /** Where Debian packages are kept, whole ones only. */
  readonly cache: string;
  /** On the same file system: where one is put together. */
  readonly unfinished: string;
}

/**
 * The hosts' only way out: a forward proxy to the package mirrors of this machine. A Debian package never changes
 * under its name, so it is fetched once. HTTPS (npm) is passed through as it is.
 */
export function openProxy(settings: ProxySettings): Promise<AsyncDisposable> {
  const { address, port, allowed, cache, unfinished } = settings;
  for (const folder of [cache, unfinished]) mkdirSync(folder, { recursive: true });
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const tunnels = new Set<Socket>();
  const server = createServer((asked, answer) => {
    const url = URL.canParse(asked.url ?? '') ? new URL(asked.url ?? '') : undefined;
    if (url === undefined || url.protocol !== 'http:' || !allowed.includes(url.hostname)) {
      answer.writeHead(403).end(`${asked.url ?? ''}: this proxy asks only ${allowed.join(', ')}\n`);
      return;
    }
    const isPackage = asked.method === 'GET' && url.pathname.endsWith('.deb');
    const file = encodeURIComponent(url.host + url.pathname);
    const kept = isPackage ? join(cache, file) : undefined;
    const size = kept === undefined ? undefined : sizeOf(kept);
    if (kept !== undefined && size !== undefined) {
      answer.writeHead(200, {
        'content-type': 'application/vnd.debian.binary-package',
        'content-length': size,
      });
      // The client may hang up in the middle; that is all that can go wrong.
      pipeline(createReadStream(kept), answer).catch(() => answer.destroy());
      return;
    }
    forward(asked, answer, url, agent, (got) => {
      if (kept !== undefined) keep(got, kept, join(unfinished, `${file}.${randomUUID()}`));
    });
  });
  server.on('connect', (asked: IncomingMessage, client: Socket, head: Buffer) => {
    const [host = '', to] = (asked.url ?? '').split(':');
    if (!allowed.includes(host) || to !== '443') {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const far = connect(443, host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      far.pipe(client).pipe(far);
    });
    for (const [one, other] of [
      [client, far],
      [far, client],
    ] as const) {
      tunnels.add(one);
      one.on('error', () => other.destroy()).on('close', () => tunnels.delete(one));
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () =>
      resolve({
        [Symbol.asyncDispose]: () =>
          new Promise((closed) => {
            for (const tunnel of tunnels) tunnel.destroy();
            agent.destroy();
            server.close(() => closed());
            server.closeAllConnections();
          }),
      }),
    );
  });
}

function forward(
  asked: IncomingMessage,
  answer: ServerResponse,
  url: URL,
  agent: Agent,
  keepWhole: (got: IncomingMessage) => void,
): void {
  const { 'proxy-connection': _, ...headers } = asked.headers;
  const far = request(url, { method: asked.method, headers: { ...headers, host: url.host }, agent });
  far.on('error', (error) => {
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502).end(`${url.host}: ${error.message}\n`);
  });
  far.on('response', (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    if (got.statusCode === 200) keepWhole(got);
    pipeline(got, answer).catch(() => answer.destroy());
  });
  answer.on('close', () => far.destroy());
  asked.pipe(far);
}

/** Elsewhere until it is whole: a half of a package is never handed on. */
function keep(got: IncomingMessage, path: string, unfinished: string): void {
  const length = Number(got.headers['content-length']);
  const file = createWriteStream(unfinished);
  got.pipe(file);
  // Destroyed together: `pipe` alone would leave the file open when the far end breaks off.
  got.on('close', () => (got.complete ? undefined : file.destroy()));
  file.on('error', () => {});
  file.on('close', () => {
    if (got.complete && file.bytesWritten === length) renameSync(unfinished, path);
    else rmSync(unfinished, { force: true });
  });
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
