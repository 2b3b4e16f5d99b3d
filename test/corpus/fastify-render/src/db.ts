import postgres from 'postgres';

export const sql = postgres(process.env.DATABASE_URL!, { ssl: process.env.RENDER ? 'require' : false });
