import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { vercelTies } from './ties.ts';

const config = `{
  "rewrites": [
    { "source": "/api/(.*)", "destination": "https://api.shop.com/$1" }
  ],
  "redirects": [{ "source": "/old", "destination": "/new", "permanent": true }],
  "headers": [
    {
      "source": "/(.*)",
      "headers": [{ "key": "X-Frame-Options", "value": "DENY" }]
    }
  ],
  "cleanUrls": true, // comments are let through
  "crons": [{ "path": "/api/cron/daily", "schedule": "0 3 * * *" }],
  "functions": { "api/**/*.ts": { "maxDuration": 30 } },
  "regions": ["cdg1"],
}`;

const configTies = [
  'vercel.json:3 vercel.rewrite /api/(.*) → https://api.shop.com/$1',
  'vercel.json:5 vercel.redirect /old → /new',
  'vercel.json:8 vercel.headers /(.*)',
  'vercel.json:12 vercel.clean-urls true',
  'vercel.json:13 vercel.cron /api/cron/daily → 0 3 * * *',
  'vercel.json:14 vercel.functions api/**/*.ts',
  'vercel.json:15 vercel.regions cdg1',
];

describe('what an app asks of Vercel', () => {
  it('is each rule of vercel.json, with its own line', async () => {
    expect(await tiesOf(vercelTies, { 'vercel.json': config })).toEqual(configTies);
  });

  it('is the same in vercel.ts', async () => {
    const text = `import { x } from 'y';\nconst other = { crons: 1 };\nexport const config = ${config};`;
    expect(await tiesOf(vercelTies, { 'vercel.ts': text })).toEqual(
      configTies.map((tie) =>
        tie.replace(/^vercel\.json:(\d+)/, (_, line) => `vercel.ts:${Number(line) + 2}`),
      ),
    );
  });

  it('is not in the vercel.json of a folder that nothing builds', async () => {
    expect(await tiesOf(vercelTies, { 'old/site/vercel.json': config, 'infra/vercel.json': config })).toEqual(
      [],
    );
  });

  it('says nothing of a vercel.json that is broken beyond reading', async () => {
    expect(await tiesOf(vercelTies, { 'vercel.json': '{ "rewrites": [ { "source"' })).toEqual([]);
  });

  it.each([
    ['import { put } from "@vercel/blob"; await put("a", b)', 'vercel.blob'],
    ['import { kv } from "@vercel/kv"; await kv.get("a")', 'vercel.kv'],
    ['import { sql } from "@vercel/postgres"; await sql.query("a")', 'vercel.postgres'],
    ['import { get } from "@vercel/edge-config"; await get("a")', 'vercel.edge-config'],
    ['import { Analytics } from "@vercel/analytics/react"; x = <Analytics />', 'vercel.analytics'],
    ['import { geolocation } from "@vercel/functions"; geolocation(r)', 'vercel.geolocation'],
    ['import { waitUntil } from "@vercel/functions"; waitUntil(p)', 'vercel.functions'],
    ['const c = headers().get("x-vercel-ip-country")', 'vercel.geo-headers x-vercel-ip-country'],
    ['const url = `https://${process.env.VERCEL_URL}`', 'vercel.variable'],
    ['const api = "https://shop.vercel.app/api"', 'vercel.host shop.vercel.app'],
    ['app.use(cors({ origin: ["https://shop.vercel.app"] }))', 'vercel.cors'],
    ['res.cookie("a", b, { domain: "shop.vercel.app" })', 'vercel.cookie'],
    ['const google = { redirectUri: "https://shop.vercel.app/back" }', 'vercel.redirect'],
    ['createWebhook({ url: "https://shop.vercel.app/hook" })', 'vercel.webhook'],
  ])('%s is %s', async (text, tie) => {
    const found = await tiesOf(vercelTies, { 'src/a.tsx': text });
    expect(found.map((one) => one.replace(/^\S+ /, ''))).toEqual([tie]);
  });

  it.each([
    ['a comment', '// @vercel/blob put() shop.vercel.app VERCEL_URL'],
    ['another put', 'import { put } from "./store"; put("vercel")'],
    ['types', 'import type { PutBlobResult } from "@vercel/blob"; export type A = PutBlobResult'],
    ['the word', 'const label = "Deployed on Vercel";'],
  ])('is not %s', async (_, text) => {
    expect(await tiesOf(vercelTies, { 'src/a.tsx': text })).toEqual([]);
  });

  it('is what of Next.js is other on a server of its own', async () => {
    const files = {
      'next.config.mjs': 'const nextConfig = {};\nexport default nextConfig;',
      'app/page.tsx':
        'import Image from "next/image";\nexport const revalidate = 60;\nexport default () => <Image src="/a" />;',
      'app/og/route.ts': "export const runtime = 'edge';",
    };
    const ties = [
      'app/og/route.ts:1 vercel.next-edge',
      'app/page.tsx:1 vercel.next-image',
      'app/page.tsx:2 vercel.next-cache 60',
    ];
    expect(await tiesOf(vercelTies, files)).toEqual(ties);
    expect(await tiesOf(vercelTies, { ...files, 'fly.toml': 'app = "a"' })).toEqual([]);
  });

  it('is where its data lives', async () => {
    const text =
      'import { put } from "@vercel/blob"; import { kv } from "@vercel/kv"; import { sql } from "@vercel/postgres"; put("a"); kv.get("a"); sql.query("a")';
    const { data, needs } = await vercelTies.read(memoryTree({ 'a.ts': text }));
    expect(data?.map(({ kind }) => kind)).toEqual(['objects', 'redis', 'postgres']);
    expect(needs?.map(({ kind }) => kind)).toEqual(['blob-api', 'redis-rest']);
  });
});
