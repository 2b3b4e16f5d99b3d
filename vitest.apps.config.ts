import { defineConfig } from 'vitest/config';

/** The apps of test/apps, really run, by `npm run apps`. Too slow for `npm test`: their packages are installed and their front ends built. */
export default defineConfig({
  test: {
    include: ['test/live/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxWorkers: 1,
    fileParallelism: false,
    pool: 'forks',
  },
});
