/** A folder that every process of the release reads and writes: entries whole or not at all, and when each tag was last revalidated. */
export const kept = `const { createHash, randomUUID } = require('node:crypto');
const { mkdirSync, renameSync, writeFileSync } = require('node:fs');
const { mkdir, readFile, rename, writeFile } = require('node:fs/promises');
const { join } = require('node:path');

const folder = join(__dirname, '..', require('./built.cjs'), 'cache', 'unmoor');
const fileOf = (kind, key) => join(folder, kind, createHash('sha256').update(key).digest('hex'));

async function put(kind, key, content) {
  const file = fileOf(kind, key);
  const unfinished = \`\${file}.\${randomUUID()}\`;
  await mkdir(join(folder, kind), { recursive: true });
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

const take = (kind, key) =>
  readFile(fileOf(kind, key)).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/** In milliseconds since 1970; 0 where none of them ever was. */
async function lastRevalidated(tags) {
  const times = await Promise.all([...new Set(tags)].map((tag) => take('tags', tag)));
  return Math.max(0, ...times.map((time) => Number(time ?? 0)));
}

/**
 * Done when it returns: the answer to whoever asked for it is sent without waiting (route handlers of 16.4), and the next request, to
 * another process, must find it.
 */
function revalidate(tags) {
  const now = String(Date.now());
  mkdirSync(join(folder, 'tags'), { recursive: true });
  for (const tag of [tags].flat()) {
    const file = fileOf('tags', tag);
    const unfinished = \`\${file}.\${randomUUID()}\`;
    writeFileSync(unfinished, now);
    renameSync(unfinished, file);
  }
}

module.exports = { put, take, lastRevalidated, revalidate };
`;
