import { defineConfig } from 'vitest/config';

/** The faults: whole moves with harm done to them, by `npm run faults`. Too slow for `npm test`. */
export default defineConfig({
  test: {
    include: ['test/faults/*.fault.ts'],
    maxWorkers: 1,
    fileParallelism: false,
    pool: 'forks',
    hookTimeout: 120_000,
    globalSetup: ['test/support/faults/build.ts'],
  },
});
