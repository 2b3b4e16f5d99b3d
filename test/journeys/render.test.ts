import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../../src/faces/cli/schemas/answers.ts';
import type { RenderAnswer } from '../../src/faces/cli/render/files-answer.ts';
import { targets } from '../../src/registry.ts';
import { call } from '../support/cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-render-'));
  // The shop's files name no domain of its own: the person does.
  writeFileSync(join(folder, 'unmoor.yaml'), 'app:\n  domains: [shop.example.com]\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const apps = [
  ['association', []],
  [
    'shop',
    ['--config', 'unmoor.yaml', '--without', 'analytics', '--code-change', 'rows-api,storage-api,redis-rest'],
  ],
] as const;
const worlds = targets
  .filter((one) => one.lower !== undefined)
  .flatMap(({ id }) => apps.map(([app, flags]) => [app, id, flags] as const));

async function render(app: string, target: string, flags: readonly string[]) {
  const out = `${app}-${target}`;
  const { code, out: text } = await call(folder, [
    'render',
    resolve('test/apps', app),
    '--to',
    target,
    '--out',
    out,
    '--json',
    ...flags,
  ]);
  return { code, out, answer: answers.render.parse(JSON.parse(text)) as RenderAnswer };
}

describe.each(worlds)('the built command renders the %s for %s', (app, target, flags) => {
  it('with every file accepted by its own program, where that is on this machine', async () => {
    const { code, answer } = await render(app, target, [...flags, '--check']);
    expect(answer.files.filter(({ result }) => result === 'refused')).toEqual([]);
    expect(answer.files.filter(({ result }) => result === 'accepted').length).toBeGreaterThan(0);
    expect([code, answer.written]).toEqual([0, true]);
  });

  it('and the second time changes nothing, but for what a person edited: that it keeps', async () => {
    const again = await render(app, target, flags);
    expect(again.answer.files.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
    const [file] = again.answer.files;
    const path = join(folder, again.out, file?.path ?? '');
    const edited = `${readFileSync(path, 'utf8')}\n# mine\n`;
    writeFileSync(path, edited);
    const { code, answer } = await render(app, target, flags);
    expect([code, answer.files[0]?.outcome, readFileSync(path, 'utf8')]).toEqual([0, 'kept', edited]);
  });
});
