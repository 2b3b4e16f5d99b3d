import { defineConfig } from 'vitest/config';

/** By `npm run slow`: too slow for `npm test`. */
export default defineConfig({
  test: {
    include: [
      'test/slow/*.test.ts',
      'test/integration/zoo.test.ts',
      'test/integration/offline-cutover.test.ts',
      'test/integration/property-rows.test.ts',
    ],
    testTimeout: 900_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
    fileParallelism: false,
    pool: 'forks',
    globalSetup: ['test/support/build.ts'],
  },
});
