import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '../support/cli.ts';

const names = ['read-your-app', 'plan-the-move'];
const inEnglish = (name: string): string => `docs/guide/${name}.md`;
const inFrench = (name: string): string => `docs/guide/fr/${name}.md`;
const pages = names.flatMap((name) => [inEnglish(name), inFrench(name)]);
/** Without remarks, and without npx: the README calls a program that is not installed. */
const commandsOf = (path: string, fence: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(new RegExp(`^\`\`\`${fence}\\n([^]*?)^\`\`\``, 'gm'))]
    .flatMap(([, block = '']) => block.trim().split('\n'))
    .map((line) => line.replace(/^npx /, '').replace(/\s+#.*$/, ''));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-guide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([...pages, 'README.md', 'README.fr.md'])(
  '%s says only commands that work as they stand',
  async (page) => {
    const app = join(folder, page.replaceAll('/', '-'));
    cpSync('test/apps/association', app, { recursive: true });
    const commands = commandsOf(page, 'sh');
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands) {
      const [program, ...argv] = command.split(' ');
      expect(program).toBe('unmoor');
      const { code, err } = await call(app, argv);
      expect({ command, code, err: code === 0 ? '' : err }).toEqual({ command, code: 0, err: '' });
    }
  },
);

it.each(names)('%s gives the same commands in both languages, but for the language and names', (name) => {
  const bare = (page: string): string[] =>
    ['sh', 'text'].flatMap((fence) =>
      commandsOf(page, fence).map((line) =>
        line.replace(' --lang fr', '').replaceAll(/(--project|--team) (\w+=)?\S+/g, '$1 $2'),
      ),
    );
  expect(bare(inFrench(name))).toEqual(bare(inEnglish(name)));
});
