import { PrismaClient } from '@prisma/client';
import { env } from '~/env';

const log = env.DATABASE_URL.includes('localhost') ? (['query'] as const) : (['error'] as const);

export const db = new PrismaClient({ log: [...log] });
