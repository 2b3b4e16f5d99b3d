import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { borgPatterns } from './borg-patterns.ts';

const home = mkdtempSync(join(tmpdir(), 'unmoor-borg-'));
const env = {
  PATH: process.env['PATH'],
  BORG_BASE_DIR: home,
  BORG_REPO: join(home, 'repo'),
  LC_ALL: 'C.UTF-8',
};
const borg = (...argv: string[]) => spawnSync('borg', argv, { encoding: 'utf8', env });
beforeAll(() => expect(borg('init', '--encryption=none').stderr).not.toContain('Error'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What borg itself would copy of two folders of that name, of which one is left out. */
function takenBy(name: string): readonly string[] {
  const root = mkdtempSync(join(home, 'tree-'));
  for (const side of ['kept', 'left']) {
    mkdirSync(join(root, side, name), { recursive: true });
    writeFileSync(join(root, side, name, 'file'), '');
  }
  writeFileSync(
    join(root, 'patterns'),
    borgPatterns({
      take: [join(root, 'kept', name), join(root, 'left')],
      leave: [{ kind: 'path', text: join(root, 'left', name) }],
    }),
  );
  const { stderr } = borg(
    'create',
    '--dry-run',
    '--list',
    `--patterns-from=${join(root, 'patterns')}`,
    '::x',
  );
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('- ') && line.endsWith('/file'))
    .map((line) => `/${line.slice(2)}`.replace(/^\/\//, '/').slice(root.length));
}

const nasty = fc.oneof(
  fc.constantFrom(
    'a b',
    '"q"',
    "l'été",
    '$HOME',
    '%h',
    '#x',
    ';',
    '*',
    '[a]',
    '?',
    '\\n',
    'é ✓',
    '-x',
    '!',
    '..x',
  ),
  fc
    .string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' })
    .filter((text) => text.trim() === text && !text.includes('/') && text !== '.' && text !== '..'),
);

it('borg takes and leaves exactly the folders that are named', () => {
  fc.assert(
    fc.property(nasty, (name) => {
      expect(takenBy(name)).toEqual([`/kept/${name}/file`]);
    }),
    { numRuns: 15 },
  );
});

it.each([['a'], ['../a'], ['/a\n- pp:/'], ['/a '], ['']])('refuses %j', (path) =>
  expect(() => borgPatterns({ take: [path], leave: [] })).toThrow('RENDER-103'),
);
