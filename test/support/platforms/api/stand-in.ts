import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Http } from '../../../../src/core/app/platform-api.ts';

/** One request, as a stand-in sees it. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** @returns the JSON to answer with; undefined: 404 */
export type Answer = (asked: Asked) => unknown;

/** What goes wrong instead of an answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly code?: string }
  | { readonly kind: 'page' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'huge' }
  | { readonly kind: 'elsewhere' };

/**
 * A stand-in for platforms' APIs, made from their documents: it is not the platform. The host of the real address is the first part of
 * the path here, so that one server stands for all of them.
 */
export class StandIn {
  readonly asked: Asked[] = [];
  /** Each request whose path a key is in takes the next fault of that key's list, as long as there is one. */
  readonly faults = new Map<string, Fault[]>();
  readonly #server = createServer((request, response) => void this.#hear(request, response));
  readonly #hosts: Readonly<Record<string, Answer>>;

  constructor(hosts: Readonly<Record<string, Answer>>) {
    this.#hosts = hosts;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The same questions, led here. */
  lead(http: Http): Http {
    return {
      ask: (question) => http.ask({ ...question, url: question.url.replace('https:/', this.url) }),
    };
  }

  failOn(part: string, ...faults: Fault[]): void {
    this.faults.set(part, faults);
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const url = new URL(request.url ?? '/', this.url);
    const [, host = '', ...rest] = url.pathname.split('/');
    const text = Buffer.concat(parts).toString();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const asked: Asked = {
      path: `/${rest.join('/')}`,
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    this.asked.push(asked);
    const searched = `${url.pathname} ${text}`;
    const [, waiting] =
      [...this.faults].find(([part, left]) => searched.includes(part) && left.length > 0) ?? [];
    const fault = waiting?.shift();
    if (fault !== undefined) return fail(fault, response);
    const answer = this.#hosts[host]?.(asked);
    if (answer instanceof Refusal) return send(response, answer.status, answer.body);
    send(response, answer === undefined ? 404 : 200, answer ?? { error: { code: 'not_found' } });
  }
}

/** An answer with a status of its own. */
export class Refusal {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function fail(fault: Fault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      return send(response, fault.status, { error: { code: fault.code ?? 'no_reason' } });
    case 'page':
      response.writeHead(200, { 'content-type': 'text/html' });
      return void response.end('<!doctype html><title>Sign in to the café Wi-Fi</title>');
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end('{"data":{"rendered":{"DATABASE_URL":"postgres://app:hunter22@');
    case 'silent':
      return;
    case 'cut':
      return void response.destroy();
    case 'huge':
      return send(response, 200, { filler: 'x'.repeat(2_000_000) });
    case 'elsewhere':
      response.writeHead(302, { location: 'https://login.example.org/' });
      return void response.end();
  }
}
