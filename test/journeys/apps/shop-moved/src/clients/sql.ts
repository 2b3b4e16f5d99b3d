import pg from 'pg';
import { env } from '../env.js';

/** Few connections: what pools them stands before the database. */
export const sql = new pg.Pool({ connectionString: env.databaseUrl, max: 5 });
