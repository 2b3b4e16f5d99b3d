import type { PgSession } from '../../../src/io/postgres.ts';
import { session } from '../servers.ts';
import { answerRows, answerRpc } from './supabase-rows.ts';
import { type Answer, type Asked, standIn, type StandIn } from './stand-in.ts';

/**
 * A stand-in for a Supabase project's HTTPS address, as far as the shop of test/apps uses supabase-js: /rest/v1 (rows and functions, over
 * a real PostgreSQL) and /storage/v1 (objects, kept in memory). One key, the service role's. No auth, no realtime, no row security.
 */
export async function supabaseRest(databaseUrl: string, key: string): Promise<StandIn> {
  const db = await session(databaseUrl);
  const objects = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  const server = await standIn(async (asked) => {
    const path = decodeURIComponent(asked.url.pathname);
    if (path.startsWith('/storage/v1/object/public/'))
      return download(objects, path.slice('/storage/v1/object/public/'.length));
    if (asked.headers.apikey !== key) return { status: 401, body: { message: 'Invalid API key' } };
    if (path.startsWith('/storage/v1/object/')) return upload(objects, path, asked);
    return answerRest(db, path, asked);
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await db.end();
    },
  };
}

/** What PostgreSQL refuses is answered as PostgREST does: its code and message, 409 for a broken constraint, else 400. */
async function answerRest(db: PgSession, path: string, asked: Asked): Promise<Answer> {
  const [, kind, name = ''] = /^\/rest\/v1\/(rpc\/)?(\w+)$/.exec(path) ?? [];
  try {
    return await (kind === undefined ? answerRows(db, name, asked) : answerRpc(db, name, asked));
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const code = String(error.code);
    const status = code.startsWith('23') ? 409 : 400;
    return { status, body: { code, message: error.message, details: null, hint: null } };
  }
}

type Objects = Map<string, { readonly type: string; readonly bytes: Buffer }>;

function upload(objects: Objects, path: string, { method, headers, body }: Asked): Answer {
  const name = path.slice('/storage/v1/object/'.length);
  if (method !== 'POST') return { status: 405, body: { message: 'only uploads are stood in for' } };
  if (objects.has(name))
    return { status: 409, body: { error: 'Duplicate', message: 'The resource already exists' } };
  objects.set(name, { type: headers['content-type'] ?? 'application/octet-stream', bytes: body });
  return { status: 200, body: { Key: name, Id: name } };
}

function download(objects: Objects, name: string): Answer {
  const object = objects.get(name);
  if (object === undefined) return { status: 404, body: { error: 'not_found', message: 'Object not found' } };
  return { status: 200, headers: { 'content-type': object.type }, body: object.bytes };
}
