import { type IncomingHttpHeaders, request as askPlain } from 'node:http';
import { request as askTls } from 'node:https';

export interface Asking {
  /** Of the machine; this one. */
  readonly address?: string;
  readonly port: number;
  readonly tls?: boolean;
  readonly host?: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** Of this machine, from which it is asked. */
  readonly from?: string;
  /** Whose certificates are trusted, for this name; without it, anybody's. */
  readonly ca?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request on a connection of its own. The path is sent as it is: nothing tidies `/../` away. */
export const ask = ({
  address = '127.0.0.1',
  port,
  tls = true,
  host = 'localhost',
  path,
  method = 'GET',
  headers = {},
  body,
  from,
  ca,
}: Asking): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const send = tls ? askTls : askPlain;
    const request = send(
      {
        host: address,
        port,
        path,
        method,
        agent: false,
        headers: { host, ...headers },
        ...(tls ? { servername: host, ...(ca === undefined ? { rejectUnauthorized: false } : { ca }) } : {}),
        ...(from === undefined ? {} : { localAddress: from }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
