/** Leads Next.js to the other two, where the release was built with them and the app has none of its own. */
export const adapter = `const { existsSync } = require('node:fs');
const { join } = require('node:path');

module.exports = {
  name: 'unmoor',
  // 15.5 and 16.0 do not say where the app lies; they are started there.
  modifyConfig(config, { projectDir = process.cwd() } = {}) {
    const at = join(projectDir, '.unmoor-next');
    if (!existsSync(join(at, 'built.cjs'))) return config;
    const results = join(at, 'results.cjs');
    return {
      ...config,
      cacheHandler: config.cacheHandler ?? join(at, 'pages.cjs'),
      // Next.js has names here that lead nowhere, for an app that has none.
      ...(config.cacheComponents || config.experimental?.useCache
        ? {
            cacheHandlers: {
              ...config.cacheHandlers,
              default: config.cacheHandlers?.default ?? results,
              remote: config.cacheHandlers?.remote ?? results,
            },
          }
        : {}),
    };
  },
};
`;
