import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type RequestListener, createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { openProxy } from './proxy.ts';

let port: number;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-proxy-'));
  port = await freePort();
});
afterEach(() => rmSync(folder, { recursive: true }));

const cache = () => join(folder, 'cache');

/** A mirror of 127.0.0.1 that counts what it is asked for. */
async function mirror(answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer((message, response) => {
    asked.push(message.url ?? '');
    answer(message, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    url: (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const proxy = () =>
  openProxy({
    address: '127.0.0.1',
    port,
    allowed: ['127.0.0.1'],
    cache: cache(),
    unfinished: join(folder, 'unfinished'),
  });

/** As apt does: the whole address in the request line. */
function through(url: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: url, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    asked.on('error', reject).end();
  });
}

describe('the package proxy of test hosts', () => {
  it('fetches a package once, and an index each time', async () => {
    await using from = await mirror((message, response) => response.end(`at ${message.url}`));
    await using _ = await proxy();
    for (const _time of [1, 2]) {
      expect((await through(from.url('/pool/a_1%3a2.deb'))).body).toBe('at /pool/a_1%3a2.deb');
      expect((await through(from.url('/dists/Packages'))).body).toBe('at /dists/Packages');
      // The client has it before the cache does.
      while (readdirSync(cache()).length === 0) await wait(10);
    }
    expect(from.asked).toEqual(['/pool/a_1%3a2.deb', '/dists/Packages', '/dists/Packages']);
  });

  it('keeps no half of a package, and none that was not found', async () => {
    await using from = await mirror((message, response) => {
      if (message.url === '/missing.deb') response.writeHead(404).end('no');
      else {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('half', () => response.destroy());
      }
    });
    await using _ = await proxy();
    expect((await through(from.url('/missing.deb'))).status).toBe(404);
    await expect(through(from.url('/half.deb'))).rejects.toThrow('aborted');
    expect(readdirSync(cache())).toEqual([]);
  });

  it('asks nobody else, neither openly nor through a tunnel', async () => {
    await using _ = await proxy();
    expect((await through('http://127.0.0.2/pool/a.deb')).status).toBe(403);
    expect((await through('/pool/a.deb')).status).toBe(403);
    for (const target of ['127.0.0.2:443', '127.0.0.1:22'])
      expect(await tunnel(target)).toMatch(/^HTTP\/1.1 403 /);
  });
});

function tunnel(target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`),
    );
    socket.on('data', (chunk) => resolve(chunk.toString())).on('error', reject);
    socket.on('close', () => reject(new Error('closed')));
  });
}
