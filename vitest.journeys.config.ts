import { defineConfig } from 'vitest/config';

/** By `npm run journeys`: on real hosts, which need root and a Debian or Ubuntu underneath. Too slow for `npm test`. */
export default defineConfig({
  test: {
    include: ['test/journeys/**/*.journey.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxWorkers: 1,
    fileParallelism: false,
    pool: 'forks',
    globalSetup: ['test/support/build.ts'],
  },
});
