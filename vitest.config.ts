import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['dist/**', 'node_modules/**', 'test/slow/**', 'test/live/**', 'test/apps/**', 'test/journeys/apps/**', 'test/corpus/**'],
    // Far above what any test needs: a machine that others use too may be many times slower.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    pool: 'forks',
    globalSetup: ['test/support/build.ts'],
  },
});
