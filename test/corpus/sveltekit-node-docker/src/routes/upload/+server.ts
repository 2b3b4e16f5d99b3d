import { env } from '$env/dynamic/private';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function POST({ request, url }) {
  const name = url.searchParams.get('name') ?? 'score';
  await writeFile(join(env.UPLOAD_DIR ?? 'uploads', `${name}.pdf`), Buffer.from(await request.arrayBuffer()));
  return new Response(null, { status: 201 });
}
