import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom: the rule of docs/architecture.md. Each room may import itself. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  core: [],
  io: ['core'],
  journal: ['core', 'io'],
  movers: ['core', 'io'],
  platforms: ['core', 'io'],
  readers: ['core', 'io'],
  components: ['core', 'io', 'movers'],
  targets: ['core', 'io'],
  'registry.ts': ['core', 'platforms', 'readers', 'components', 'targets'],
  pipeline: ['core', 'io', 'journal'],
  rehearsal: ['core', 'io', 'journal', 'pipeline'],
  faces: ['core', 'pipeline', 'journal', 'rehearsal'],
  'wiring.ts': [
    'core',
    'io',
    'journal',
    'movers',
    'registry.ts',
    'pipeline',
    'rehearsal',
    'faces',
    'package.json',
  ],
  'main.ts': ['faces', 'wiring.ts'],
};
/** core is pure: of Node it may use nothing that touches the world. */
const pureNode: readonly string[] = [];
/** Movers are siblings that do not know each other; so are platforms. */
const siblings = ['movers', 'platforms', 'readers', 'components', 'targets'];

interface Import {
  readonly file: string;
  readonly target: string;
}

const root = resolve('src');

function sources(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : [];
  });
}

/** Every module that a file names: `import`, `export ... from`, and `import()`, types included. */
export function importsOf(file: string, text: string): Import[] {
  const named = [
    ...text.matchAll(/^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm),
    ...text.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
  ];
  return named.map(([, target = '']) => ({ file, target }));
}

const roomOf = (path: string): string => relative(root, path).split('/')[0] ?? '';

export function breaches({ file, target }: Import): string[] {
  const from = roomOf(file);
  const said = `${relative(root, file)} imports ${target}`;
  const allowed = rooms[from];
  if (allowed === undefined) return [`${said}: ${from} is no room of this house`];
  if (target.startsWith('node:'))
    return from === 'core' && !pureNode.includes(target) ? [`${said}: core is pure`] : [];
  if (!target.startsWith('.')) return [];
  const path = resolve(dirname(file), target);
  const to = path === resolve('package.json') ? 'package.json' : roomOf(path);
  if (to !== from && !allowed.includes(to))
    return [`${said}: ${from} may import ${allowed.join(', ') || 'nothing'}`];
  const sibling = (one: string) => relative(root, one).split('/')[1];
  if (to === from && siblings.includes(from) && sibling(file) !== sibling(path))
    return [`${said}: siblings stay apart`];
  return [];
}

describe('the import rule', () => {
  it('holds in every file of src', () => {
    const imports = sources().flatMap((file) => importsOf(file, readFileSync(file, 'utf8')));
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.flatMap(breaches)).toEqual([]);
  });

  it.each([
    ['core/a.ts', '../io/clock.ts'],
    ['core/a.ts', 'node:fs'],
    ['core/deep/a.ts', '../../journal/view.ts'],
    ['io/a.ts', '../journal/view.ts'],
    ['journal/a.ts', '../movers/postgres/a.ts'],
    ['movers/postgres/a.ts', '../redis/a.ts'],
    ['movers/postgres/a.ts', '../../platforms/supabase/index.ts'],
    ['platforms/supabase/index.ts', '../heroku/index.ts'],
    ['components/redis/index.ts', '../valkey/index.ts'],
    ['targets/vps/index.ts', '../../components/nginx/index.ts'],
    ['pipeline/plan/a.ts', '../../targets/vps/index.ts'],
    ['movers/postgres/a.ts', '../../pipeline/move.ts'],
    ['pipeline/a.ts', '../movers/redis/a.ts'],
    ['pipeline/a.ts', '../faces/cli/cli.ts'],
    ['faces/cli/a.ts', '../../io/shell.ts'],
    ['faces/cli/a.ts', '../../wiring.ts'],
    ['rehearsal/a.ts', '../movers/postgres/a.ts'],
    ['attic/a.ts', '../core/json.ts'],
  ])('refuses %s -> %s', (file, target) => {
    expect(breaches({ file: join(root, file), target })).toHaveLength(1);
  });

  it('sees every way in which a module is named', () => {
    const text = [
      "import { a,\n  b } from './one.ts';",
      "import type { c } from './two.ts';",
      "export { d } from './three.ts';",
      "export type * from './four.ts';",
      "import './five.ts';",
      "const six = await import('./six.ts');",
    ].join('\n');
    expect(importsOf('x.ts', text).map(({ target }) => target)).toHaveLength(6);
  });
});
