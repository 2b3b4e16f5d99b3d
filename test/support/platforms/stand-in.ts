import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  /** Text and bytes go out as they are, everything else as JSON. */
  readonly body?: unknown;
}

export interface StandIn {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** An HTTP server on 127.0.0.1 in the place of a platform's API. An error of ours is a 500 that says so. */
export async function standIn(answer: (asked: Asked) => Promise<Answer>): Promise<StandIn> {
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const asked = { method, url, headers, body: await buffer(request) };
    const failed = (error: unknown): Answer => ({ status: 500, body: { message: String(error) } });
    const { status, headers: extra, body } = await answer(asked).catch(failed);
    const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
    response.writeHead(status, { ...(isRaw ? {} : { 'content-type': 'application/json' }), ...extra });
    response.end(isRaw ? body : JSON.stringify(body));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
