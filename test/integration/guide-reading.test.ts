import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '../support/cli.ts';

const pages = ['docs/guide/read-your-app.md', 'docs/guide/fr/read-your-app.md'];
const commandsOf = (path: string, fence: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(new RegExp(`^\`\`\`${fence}\\n([^]*?)^\`\`\``, 'gm'))].flatMap(
    ([, block = '']) => block.trim().split('\n'),
  );

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-guide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(pages)('%s says only commands that work as they stand', async (page) => {
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
});

it('gives the same commands in both languages, but for the language and names', () => {
  const bare = (page: string): string[] =>
    ['sh', 'text'].flatMap((fence) =>
      commandsOf(page, fence).map((line) => line.replace(' --lang fr', '').replace(/--project \S+/, '')),
    );
  expect(bare(pages[1] ?? '')).toEqual(bare(pages[0] ?? ''));
});
