import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ZoneRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

export interface CloudflareApi extends AsyncDisposable {
  readonly url: string;
  /** What the zone holds. */
  readonly records: ZoneRecord[];
  /** Every request that changes something: method, path, body. */
  readonly changes: (readonly [method: string, path: string, body: unknown])[];
}

/** As much of Cloudflare's API as our scripts need, for the zone shop.example and the token `right`. */
export async function makeCloudflareApi(
  initial: readonly ZoneRecord[],
  settings: Readonly<Record<string, string>> = {},
  phases: readonly string[] = [],
): Promise<CloudflareApi> {
  const records = [...initial];
  const changes: [string, string, unknown][] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const answer = (result: unknown, error?: string) =>
        response.end(
          JSON.stringify({
            success: error === undefined,
            result,
            errors: error === undefined ? [] : [error],
          }),
        );
      const method = request.method ?? '';
      if (request.headers.authorization !== 'Bearer right') return answer(null, 'Authentication error');
      if (url.pathname === '/zones')
        return answer(url.searchParams.get('name') === 'shop.example' ? [{ id: 'z1' }] : []);
      if (method === 'GET' && url.pathname.startsWith('/zones/z1/settings/'))
        return answer({ value: settings[url.pathname.split('/').at(-1) ?? ''] });
      if (method === 'GET' && url.pathname === '/zones/z1/rulesets')
        return answer(phases.map((phase) => ({ phase, kind: 'zone' })));
      if (method === 'GET')
        return answer(
          records.filter(
            ({ name, type }) =>
              name === url.searchParams.get('name') && type === url.searchParams.get('type'),
          ),
        );
      const body = JSON.parse(text) as Change;
      changes.push([method, url.pathname, body]);
      if (!url.pathname.includes('/dns_records')) return answer({});
      const at = records.findIndex(({ id }) => url.pathname.endsWith(`/${id}`));
      if (method === 'PATCH') records[at] = { ...(records[at] as ZoneRecord), ...body };
      else records.push({ id: `n${records.length}`, name: '', type: '', content: contentOf(body), ...body });
      return answer({});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records,
    changes,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Change = Partial<ZoneRecord> & {
  readonly data?: { readonly flags: number; readonly tag: string; readonly value: string };
};

/** A CAA is given in parts and comes back as one text. */
const contentOf = ({ data }: Change): string =>
  data === undefined ? '' : `${data.flags} ${data.tag} "${data.value}"`;
