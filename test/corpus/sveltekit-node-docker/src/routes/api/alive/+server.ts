import { sql } from '$lib/server/db';

export const GET = async () => new Response((await sql`select 'yes' as alive`)[0].alive);
