import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { root } from './source.mjs';

const code = new Set(['.ts', '.tsx', '.js', '.jsx', '.mjs', '.py', '.vue', '.svelte', '.astro']);

/**
 * Writes a repository of `count` files to `folder`: the code of the exam's apps and repositories again and again, so that every
 * rule has work, with pictures between, one package.json and one requirements.txt, and as many files again in node_modules.
 */
export function writeRepository(folder, count) {
  const sources = ['test/apps', 'test/corpus'].flatMap((part) => codeBelow(join(root, part)));
  const put = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const shop = join(root, 'test/apps/shop');
  put('package.json', readFileSync(join(shop, 'package.json')));
  put('package-lock.json', readFileSync(join(shop, 'package-lock.json')));
  put('backend/requirements.txt', readFileSync(join(root, 'test/apps/association/backend/requirements.txt')));
  put('backend/manage.py', readFileSync(join(root, 'test/apps/association/backend/manage.py')));
  const picture = Buffer.alloc(20_000, 0x1f);
  for (let number = 4; number < count; number++) {
    const { path, text } = sources[number % sources.length];
    if (number % 10 === 0) put(`public/images/${number % 97}/${number}.png`, picture);
    else
      put(
        `${extname(path) === '.py' ? 'backend' : 'src'}/part${number % 211}/${number}-${relative(root, path).replaceAll('/', '-')}`,
        text,
      );
    put(`node_modules/package${number % 499}/${number}.js`, 'module.exports = {};\n');
  }
}

function codeBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : codeBelow(path);
    return code.has(extname(path)) ? [{ path, text: readFileSync(path) }] : [];
  });
}
