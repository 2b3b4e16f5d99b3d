/**
 * Pages, answers of routes and of fetch. A tag that was revalidated takes what it is on with it at once, also where the app would let it
 * be shown a while longer: the next visitor waits for the new one.
 */
export const pages = `const { createRequire } = require('node:module');
const { join } = require('node:path');
const { deserialize, serialize } = require('node:v8');
const { put, take, lastRevalidated, revalidate } = require('./kept.cjs');

module.exports = class KeptPages {
  constructor(options) {
    const ofNext = createRequire(join(options.serverDistDir, 'pages.cjs'));
    const loaded = ofNext('next/dist/server/lib/incremental-cache/file-system-cache');
    // Reads what the build made; nothing is kept in the memory of one process, or written beside the code.
    this.built = new (loaded.default ?? loaded)({ ...options, maxMemoryCacheSize: 0, flushToDisk: false });
  }

  async get(key, context) {
    try {
      const content = await take('pages', key);
      const entry = content === undefined ? await this.built.get(key, context) : deserialize(content);
      if (!entry) return null;
      const tags = [
        ...(context.tags ?? []),
        ...(context.softTags ?? []),
        ...(entry.tags ?? []),
        ...(entry.value?.headers?.['x-next-cache-tags']?.split(',') ?? []),
      ];
      return (await lastRevalidated(tags)) >= entry.lastModified ? null : entry;
    } catch (error) {
      // A page that cannot be read is made anew.
      process.emitWarning(\`A kept page could not be read: \${error.message}\`);
      return null;
    }
  }

  async set(key, value, { tags, cacheControl }) {
    await put('pages', key, serialize({ value, lastModified: Date.now(), tags, cacheControl }));
  }

  async revalidateTag(tags) {
    revalidate(tags);
  }

  resetRequestCache() {}
};
`;
