import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { supabaseTies } from './ties.ts';

async function read(files: Readonly<Record<string, string>>) {
  const { needs = [], data = [], domains = [] } = await supabaseTies.read(memoryTree(files));
  return {
    ties: await tiesOf(supabaseTies, files),
    needs: needs.map(({ kind }) => kind),
    data: data.map(({ id, platform, env }) => [`${id}@${platform}`, ...env].join(' ')),
    domains: domains.map(({ host }) => host),
  };
}

const lib = {
  'src/lib/db.ts': [
    "import { createClient } from '@supabase/supabase-js';",
    "import type { Database } from './types';",
    'const url = process.env.SUPABASE_URL!;',
    'export const db = createClient<Database>(url, process.env.SUPABASE_KEY!);',
  ].join('\n'),
};

describe('what an app asks of Supabase', () => {
  it('is told apart, call by call, through the module that makes the client', async () => {
    const found = await read({
      ...lib,
      'src/shop.ts': [
        "import { db as store } from '@/lib/db';",
        'export async function cart(id: string) {',
        '  const { data } = await store',
        "    .from('carts')",
        "    .select('*');",
        "  await store.rpc('checkout', { id });",
        "  await store.storage.from('invoices').upload(id, data);",
        '  const user = await store.auth.getUser();',
        "  store.channel('orders').subscribe();",
        "  await store.functions.invoke('mail');",
        '}',
      ].join('\n'),
    });
    expect(found.ties).toEqual([
      'src/lib/db.ts:4 supabase.client',
      'src/shop.ts:4 supabase.rows carts',
      'src/shop.ts:6 supabase.rpc checkout',
      'src/shop.ts:7 supabase.storage invoices',
      'src/shop.ts:8 supabase.auth',
      'src/shop.ts:9 supabase.realtime orders',
      'src/shop.ts:10 supabase.functions mail',
    ]);
    expect(found.needs.toSorted()).toEqual([
      'auth-api',
      'functions-api',
      'realtime-api',
      'rows-api',
      'storage-api',
    ]);
    expect(found.data).toEqual(['postgres@supabase', 'objects@supabase']);
  });

  it.each<[string, string, string]>([
    [
      'a function that gives a client',
      'import { make } from "./db"; const c = await make(); c.from("a")',
      'a.ts:1 supabase.rows a',
    ],
    [
      'a client in brackets',
      'import { make } from "./db";\n(await make())\n.from("a")',
      'a.ts:3 supabase.rows a',
    ],
    ['a cast', 'import { db } from "./db"; (db as any).from("a")', 'a.ts:1 supabase.rows a'],
    [
      'a parameter by its type',
      'import type { SupabaseClient } from "@supabase/supabase-js"; const f = (c: SupabaseClient) => c.rpc("a")',
      'a.ts:1 supabase.rpc a',
    ],
    [
      'a member that keeps it',
      'import { db } from "./db"; class A { constructor() { this.store = db; } all() { return this.store.from("a"); } }',
      'a.ts:1 supabase.rows a',
    ],
    [
      'a member that only its name tells',
      'export const load = ({ locals: { supabase } }) => supabase.from("a")',
      'a.ts:1 supabase.rows a',
    ],
    [
      'a composable that the framework brings in',
      'const client = useSupabaseClient<Database>(); client.from("a")',
      'a.ts:1 supabase.rows a',
    ],
    [
      'a context of the request',
      'export const get = (event) => event.locals.supabase.auth.getUser()',
      'a.ts:1 supabase.auth',
    ],
    ['a schema', 'import { db } from "./db"; db.schema("s").from("a")', 'a.ts:1 supabase.rows a'],
    ['a destructured load', 'const { db } = require("./db"); db.from("a")', 'a.ts:1 supabase.rows a'],
  ])('is found through %s', async (_, text, tie) => {
    const found = await read({
      'db.ts':
        'import { createServerClient } from "@supabase/ssr"; export const db = createServerClient(); export async function make() { const x = createServerClient(1, 2); return x }',
      'a.ts': text,
    });
    expect(found.ties.filter((tie) => tie.startsWith('a.ts'))).toEqual([tie]);
  });

  it.each([
    ['a comment', `// db.from('a') of supabase`],
    ['a string', 'const words = "db.from(\'a\') of supabase";'],
    [
      'another package',
      'import { createClient } from "redis"; const supabase = createClient(); supabase.from("a")',
    ],
    ['a function of the same name', 'function from(a) {} from("supabase"); Array.from("supabase")'],
    ['types', 'import type { User } from "@supabase/supabase-js"; export type A = User;'],
    ['an import that nothing is asked of', 'import { createClient } from "@supabase/supabase-js";'],
  ])('is not %s', async (_, text) => {
    expect((await read({ 'a.ts': text })).ties).toEqual([]);
  });

  it.each(['a.test.ts', 'README.md', '__tests__/a.ts', 'tests/a.js'])(
    'is not looked for in %s',
    async (path) => {
      const text = "import { createClient } from '@supabase/supabase-js'; createClient().from('a')";
      expect((await read({ [path]: text })).ties).toEqual([]);
    },
  );

  it('is found in Python, through modules, functions and parameters', async () => {
    const found = await read({
      'app/db.py':
        'from supabase import create_client, Client\n\ndef get_db() -> Client:\n    """supabase"""\n    return create_client(URL, KEY)\n',
      'app/main.py': [
        'from app.db import get_db',
        'db = get_db()',
        "# db.table('no')",
        "rows = db.table('a').select('*').execute()",
        "db.storage.from_('b').upload('c')",
      ].join('\n'),
    });
    expect(found.ties).toEqual([
      'app/db.py:5 supabase.client',
      'app/main.py:4 supabase.rows a',
      'app/main.py:5 supabase.storage b',
    ]);
  });

  it('is found in Vue, Svelte and Astro pages', async () => {
    const found = await read({
      ...lib,
      'src/a.vue':
        '<template>\n<a @click="db.auth.signOut()">db.from(\'no\')</a>\n</template>\n<script setup lang="ts">\nimport { db } from "./lib/db"\ndb.from("a")\n</script>',
      'src/b.svelte':
        "<script>\n import { db } from '$lib/db'\n db.rpc('b')\n</script>\n<p>db.from('no')</p>",
      'src/c.astro':
        "---\nimport { db } from '~/lib/db'\nawait db.from('c')\n---\n<p>It's {db.from('d')}</p>",
    });
    expect(found.ties.filter((tie) => !tie.includes('lib/db.ts'))).toEqual([
      'src/a.vue:2 supabase.auth',
      'src/a.vue:6 supabase.rows a',
      'src/b.svelte:3 supabase.rpc b',
      'src/c.astro:3 supabase.rows c',
      'src/c.astro:5 supabase.rows d',
    ]);
  });
});

describe('a store of Supabase that is spoken to by S3', () => {
  it('needs no more than another such store', async () => {
    const found = await read({ 'a.py': 'URL = "https://abc.supabase.co/storage/v1/s3"' });
    expect(found).toMatchObject({ needs: [], data: ['objects@supabase'] });
    expect(found.ties).toEqual(['a.py:1 supabase.s3 abc.supabase.co/storage/v1/s3']);
  });
});

describe('what stands in files for Supabase', () => {
  it('is its folder, its hosts and SQL that asks who is signed in', async () => {
    const found = await read({
      'supabase/config.toml': 'project_id = "a"',
      'supabase/migrations/1_a.sql': '-- auth.uid()\ncreate policy p on a using (auth.uid() = owner);',
      'supabase/functions/mail/index.ts': 'Deno.serve(() => new Response("ok"))',
      '.env.example':
        'DATABASE_URL=postgresql://postgres:x@db.abc.supabase.co:5432/postgres\nAPI=https://abc.supabase.co # of supabase.co\nB=https://your-project.supabase.co\n',
    });
    expect(found.ties).toEqual([
      '.env.example:1 supabase.database-host db.abc.supabase.co',
      '.env.example:2 supabase.host abc.supabase.co',
      '.env.example:3 supabase.host your-project.supabase.co',
      'supabase/config.toml:1 supabase.config',
      'supabase/functions/mail/index.ts:1 supabase.function mail',
      'supabase/migrations/1_a.sql:2 supabase.policy auth.uid()',
    ]);
    expect(found.domains).toEqual(['abc.supabase.co', 'db.abc.supabase.co']);
    expect(found.data).toEqual(['postgres@supabase DATABASE_URL']);
  });
});
