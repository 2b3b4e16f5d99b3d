import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { root } from './source.mjs';

const code = new Set(['.ts', '.tsx', '.js', '.jsx', '.mjs', '.py', '.vue', '.svelte', '.astro']);

/** Of so many files of code one speaks of a platform, a database or a route: more than in any big repository that was looked at. */
const telling = 20;

/**
 * Writes a repository of `count` files to `folder`: ordinary components and functions, among them the code of the exam's apps and
 * repositories again and again, pictures, one package.json and one requirements.txt, and as many files again in node_modules.
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
    const { path, text } = sources[Math.floor(number / telling) % sources.length];
    const isPython = extname(path) === '.py';
    const place = `${isPython ? 'backend' : 'src'}/part${number % 211}/${number}-`;
    if (number % 10 === 0) put(`public/images/${number % 97}/${number}.png`, picture);
    else if (number % telling === 1) put(`${place}${relative(root, path).replaceAll('/', '-')}`, text);
    else if (number % 4 === 1) put(`backend/part${number % 211}/module_${number}.py`, python(number));
    else put(`src/part${number % 211}/component-${number}.tsx`, component(number));
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

const component = (number) => `import { useState } from 'react';
import { format } from '../part${number % 211}/format';

interface Props {
  readonly title: string;
  readonly items: readonly { readonly id: number; readonly name: string; readonly price: number }[];
}

/** List number ${number}: shows what is chosen, and how much it comes to. */
export function List${number}({ title, items }: Props) {
  const [chosen, setChosen] = useState<readonly number[]>([]);
${Array.from({ length: 12 }, (_, part) => `  const total${part} = items.filter(({ id }) => chosen.includes(id + ${part})).reduce((sum, { price }) => sum + price, 0);`).join('\n')}
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {items.map(({ id, name }) => (
          <li key={id} onClick={() => setChosen([...chosen, id])}>{name}</li>
        ))}
      </ul>
      <p>{format(total0 + ${number})}</p>
    </section>
  );
}
`;

const python = (number) => `"""Prices of group ${number}."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Price${number}:
    name: str
    amount: int

${Array.from(
  { length: 12 },
  (_, part) => `    def with_rate_${part}(self, rate: float) -> "Price${number}":
        return Price${number}(self.name, round(self.amount * (1 + rate / ${part + 1})))
`,
).join('\n')}`;
