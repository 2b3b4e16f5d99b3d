import type { Reader } from '../../core/app/reader.ts';
import { dataByPackages } from './asked.ts';
import { filesByCode } from './files.ts';
import { dataOfOtherLanguages } from './other-languages.ts';
import { dataByPrisma } from './prisma.ts';
import { redisUses } from './redis-uses.ts';
import { sqliteFiles } from './sqlite.ts';

/** What holds data: databases, Redis and what for, queues, object stores, folders of uploads. */
export const data: Reader = {
  id: 'data',
  read: async (tree) => {
    const found = await Promise.all([
      dataByPackages(tree),
      dataByPrisma(tree),
      filesByCode(tree),
      redisUses(tree),
      sqliteFiles(tree),
      dataOfOtherLanguages(tree),
    ]);
    return { data: found.flat() };
  },
};
