import type { Reader } from '../../core/app/reader.ts';
import { dataByPackages } from './asked.ts';
import { filesByCode } from './files.ts';
import { dataByPrisma } from './prisma.ts';
import { redisUses } from './redis-uses.ts';

/** What holds data: databases, Redis and what for, queues, object stores, folders of uploads. */
export const data: Reader = {
  id: 'data',
  read: async (tree) => {
    const [asked, prisma, files] = await Promise.all([
      dataByPackages(tree),
      dataByPrisma(tree),
      filesByCode(tree),
    ]);
    return { data: [...asked, ...prisma, ...files, ...(await redisUses(tree))] };
  },
};
