import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { nextDomain, type NextHost, startNextHost } from '../support/next-host.ts';
import { oldForm, type OldForm, scriptsOf } from '../support/next-page.ts';
import { sourceOf } from '../support/next-source.ts';
import { realShell } from '../../src/io/shell.ts';

/** Before 16, `revalidateTag` was called with the tag alone. */
const before16 = [['app/api/revalidate/route.js', ', { expire: 0 }', '']] as const;
const standalone = [['next.config.mjs', '{}', "{ output: 'standalone' }"]] as const;

describe.each([
  ['16.4.6', 'next start -p 3000', []],
  ['16.4.6', 'node .next/standalone/server.js', standalone],
  ['16.0.10', 'next start -p 3000', []],
  ['15.5.29', 'next start -p 3000', before16],
] as const)('Next.js %s on a host of one’s own, by %s', (version, start, changes) => {
  let folder: string;
  const held: ServerResponse[] = [];
  const gate = createServer((_, response) => held.push(response));
  let host: NextHost;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'unmoor-next-'));
    await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
    const { port } = gate.address() as AddressInfo;
    host = await startNextHost(version, { start, env: { GATE: `http://127.0.0.1:${port}` } });
    await host.release('one', sourceOf(join(folder, 'one'), changes));
    await host.start();
  });
  afterAll(async () => {
    await host.stop();
    gate.close();
    rmSync(folder, { recursive: true });
  });

  const front = (path: string, more: Partial<Parameters<typeof ask>[0]> = {}) =>
    ask({ port: host.front, host: nextDomain, path, ...more });
  const on = (instance: 0 | 1, path: string, more: Partial<Parameters<typeof ask>[0]> = {}) =>
    ask({ port: host.ports[instance], tls: false, path, ...more });
  const marksOn = async (instance: 0 | 1) =>
    /<p>([0-9a-f-]{36})(?:<!-- -->| )+([0-9a-f-]{36})<\/p>/
      .exec((await on(instance, '/cached')).body)
      ?.slice(1);
  const revalidate = (instance: 0 | 1, what: object) =>
    on(instance, '/api/revalidate', { method: 'POST', body: JSON.stringify(what) });

  it('keeps a page for both instances until a tag or a path of it is revalidated on either', async () => {
    const built = await marksOn(0);
    expect(built).toHaveLength(2);
    expect(await marksOn(1)).toEqual(built);

    await revalidate(0, { tag: 'mark' });
    const second = await marksOn(1);
    expect(second?.[0]).not.toBe(built?.[0]);
    expect(await marksOn(0)).toEqual(second);

    await revalidate(1, { path: '/cached' });
    const third = await marksOn(0);
    expect(third?.[1]).not.toBe(second?.[1]);
    expect(await marksOn(1)).toEqual(third);
  });

  it('makes pictures smaller, once for both', async () => {
    const [, path = ''] = /src="([^"]*_next\/image[^"]*)"/.exec((await front('/')).body) ?? [];
    const picture = (instance: 0 | 1) =>
      on(instance, path.replaceAll('&amp;', '&'), { headers: { accept: 'image/webp' } });
    const first = await picture(0);
    expect(first.headers).toMatchObject({ 'content-type': 'image/webp', 'x-nextjs-cache': 'MISS' });
    expect((await picture(1)).headers).toMatchObject({
      'content-type': 'image/webp',
      'x-nextjs-cache': 'HIT',
    });
  });

  it('streams a page through the front as it comes', async () => {
    const body = await new Promise<string>((resolve, reject) => {
      let text = '';
      const asked = request(
        {
          port: host.front,
          path: '/stream',
          headers: { host: nextDomain },
          servername: nextDomain,
          rejectUnauthorized: false,
        },
        (response) => {
          response.on('data', (chunk: Buffer) => {
            text += chunk.toString();
            // Only who has seen the beginning lets the end come: were it held back, this would wait for ever.
            if (text.includes('the beginning')) for (const one of held.splice(0)) one.end('the end');
          });
          response.on('end', () => resolve(text));
        },
      );
      asked.on('error', reject);
      asked.end();
    });
    expect(body).toContain('the end');
  });

  it('writes nowhere but where a unit may write', async () => {
    expect(host.said()).not.toMatch(/EACCES|EROFS|EPERM|Failed to/);
  });

  describe('after a second release', () => {
    let old: { readonly scripts: readonly string[]; readonly form: OldForm };
    beforeAll(async () => {
      const { body } = await front('/');
      old = { scripts: scriptsOf(body), form: oldForm(body, { what: 'tea' }) };
      const changed = [...changes, ['app/order.jsx', 'release one', 'release two']] as const;
      await host.release('two', sourceOf(join(folder, 'two'), changed));
      // As a deployment does it: names that are there stay as they are.
      const at = (release: string) => host.place(`/srv/shop/releases/${release}/web/.next/static`);
      await realShell.run({ argv: ['cp', '-R', '--link', '--no-clobber', `${at('one')}/.`, at('two')] });
      await host.stopApp();
      await host.start();
    });

    it('takes a server action that a page of the first was made with', async () => {
      expect((await front('/')).body).toContain('release two');
      const { status, body } = await front('/', {
        method: 'POST',
        headers: { ...old.form.headers, origin: `https://${nextDomain}` },
        body: old.form.body,
      });
      expect([status, body]).toEqual([200, expect.stringContaining('ordered tea at 42')]);
    });

    it('shows a page that it built, and none that was kept of the first', async () => {
      const own = readFileSync(host.place('/srv/shop/current/web/.next/BUILD_ID'), 'utf8');
      expect((await front('/cached')).body).toContain(own);
    });

    it('has the files of both, also while no process answers, to be kept for a year', async () => {
      const { body } = await front('/');
      expect(old.scripts.some((one) => !body.includes(one))).toBe(true);
      expect((await front('/_next/static/chunks/none.js')).status).toBe(404);
      await host.stopApp();
      for (const script of [...old.scripts, ...scriptsOf(body)])
        expect(await front(script)).toMatchObject({
          status: 200,
          headers: { 'cache-control': 'public, max-age=31536000, immutable' },
        });
      expect((await front('/')).status).toBe(502);
    });
  });
});

describe('what `use cache` keeps', () => {
  let folder: string;
  const files = {
    'package.json': '{ "private": true }',
    'next.config.mjs': 'export default { cacheComponents: true };',
    'app/layout.jsx': 'export default ({ children }) => <html lang="en"><body>{children}</body></html>;',
    'app/page.jsx': `
      import { Suspense } from 'react';
      import { cacheTag } from 'next/cache';
      import { connection } from 'next/server';
      import { randomUUID } from 'node:crypto';
      async function mark() {
        'use cache';
        cacheTag('mark');
        return randomUUID();
      }
      async function Mark() {
        await connection();
        return <p>{await mark()}</p>;
      }
      export default () => <Suspense fallback="waits"><Mark /></Suspense>;`,
    'app/api/revalidate/route.js': `
      import { revalidateTag } from 'next/cache';
      export async function POST() {
        revalidateTag('mark', { expire: 0 });
        return new Response(null, { status: 204 });
      }`,
  };
  let host: NextHost;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'unmoor-next-'));
    const source = join(folder, 'source');
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(source, 'web', name)), { recursive: true });
      writeFileSync(join(source, 'web', name), text);
    }
    host = await startNextHost('16.4.6');
    await host.release('one', source);
    await host.start();
  });
  afterAll(async () => {
    await host.stop();
    rmSync(folder, { recursive: true });
  });

  it('is kept no more by either instance once its tag is revalidated on one', async () => {
    const on = (instance: 0 | 1, path: string, method = 'GET') =>
      ask({ port: host.ports[instance], tls: false, path, method });
    const mark = async (instance: 0 | 1) =>
      /<p>([0-9a-f-]{36})<\/p>/.exec((await on(instance, '/')).body)?.[1];
    const first = [await mark(0), await mark(1)];
    expect([await mark(0), await mark(1)]).toEqual(first);
    await on(0, '/api/revalidate', 'POST');
    const second = [await mark(0), await mark(1)];
    for (const one of first) expect(second).not.toContain(one);
    expect([await mark(0), await mark(1)]).toEqual(second);
  });
});
