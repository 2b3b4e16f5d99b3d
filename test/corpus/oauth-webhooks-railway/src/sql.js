import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

/* The pool was supabase.rpc('run', ...) once. */
export const sql = (text, values) => pool.query(text, values);
