/** What \`'use cache'\` keeps: in the memory of each process, as Next.js does by itself, but all hear of a revalidation. */
export const results = `const { createRequire } = require('node:module');
const { join } = require('node:path');
const { lastRevalidated, revalidate } = require('./kept.cjs');

const ofNext = createRequire(join(__dirname, 'results.cjs'));
const { createDefaultCacheHandler } = ofNext('next/dist/server/lib/cache-handlers/default');
// 50 MB, as Next.js has it.
const own = createDefaultCacheHandler(50 * 1024 * 1024);

module.exports = {
  async get(key, softTags) {
    const entry = await own.get(key, softTags);
    if (entry === undefined) return undefined;
    return (await lastRevalidated(entry.tags)) >= entry.timestamp ? undefined : entry;
  },
  set: (key, entry) => own.set(key, entry),
  refreshTags: () => Promise.resolve(),
  getExpiration: (tags) => lastRevalidated(tags),
  updateTags: async (tags) => revalidate(tags),
};
`;
