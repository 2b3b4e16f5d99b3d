import { setTimeout as wait } from 'node:timers/promises';
import type { TestHost } from '../../hosts/index.ts';
import { type Answered, ask } from '../ask.ts';
import { type Authority, becomeAuthority, doors } from '../authority.ts';

/** A host trusts the authority's doors, as every host trusts those of the real one. */
export async function trust(host: TestHost, authority: Authority): Promise<void> {
  for (const [name, text] of [
    ['doors', authority.doorKeeper],
    ['issuer', authority.root],
  ] as const)
    await host.sure(['tee', `/usr/local/share/ca-certificates/${name}.crt`], text);
  await host.sure(['update-ca-certificates']);
}

/** Names under which a host that became the authority is asked. */
export const doorNames = (authority: TestHost) => ({
  [doors.production]: authority,
  [doors.staging]: authority,
});

export { becomeAuthority };

/** Asks the site as a visitor who trusts what the authority issues. */
export const visitor =
  (host: TestHost, domain: string, ca: string) =>
  (
    path: string,
    more: { readonly body?: object | string; readonly headers?: Record<string, string> } = {},
  ): Promise<Answered> =>
    ask({
      address: host.address,
      port: 443,
      host: domain,
      path,
      ca,
      ...(more.body === undefined
        ? {}
        : { method: 'POST', body: typeof more.body === 'string' ? more.body : JSON.stringify(more.body) }),
      headers: { 'content-type': 'application/json', ...more.headers },
    });

/** Asks again until it is as wanted: what a queue or a clock does has no moment at which it is due. */
export async function eventually(what: string, is: () => Promise<boolean>): Promise<void> {
  for (let left = 240; left > 0; left--) {
    if (await is().catch(() => false)) return;
    await wait(500);
  }
  throw new Error(`it did not come to this in two minutes: ${what}`);
}
