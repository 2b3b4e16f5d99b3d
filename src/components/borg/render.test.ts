import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { exposureOf } from '../../../test/support/exposure.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { borgPatterns } from '../../core/formats/borg-patterns.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { reader as systemdReader } from '../systemd-app/reader.ts';
import { create, pruneScript } from './commands.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';

const { files } = render(renderingOf('borg', { app: 'association' }));
const patterns = files.find(({ reader: by }) => by === 'borg') as StackFile;

it('are the files that were read and liked', () => expectGolden(`${import.meta.dirname}/golden`, files));

it.each([reader, shellReader, systemdReader])('are accepted by $id', async (by) => {
  const proofs = [...(await proofOf(by, files)).values()];
  expect(proofs.length).toBeGreaterThan(0);
  expect(proofs.map((one) => (one.result === 'refused' ? one.message : one.result))).toEqual(
    proofs.map(() => 'accepted'),
  );
});

it.each([
  ['- sh:', '- xx:', 'Unknown pattern style: xx'],
  ['R /', 'Q /', 'must start with anyone of'],
])('borg refuses it with %s as %s', async (right, wrong, said) => {
  const broken = { ...patterns, text: patterns.text.replace(right, wrong) };
  expect((await proofOf(reader, [broken])).get(patterns.at)).toMatchObject({
    result: 'refused',
    message: expect.stringContaining(said),
  });
});

it('no secret stands in a file or in an argument (B38)', () => {
  const all = files.map(({ text }) => text).join('\n');
  expect(all).not.toMatch(/^BORG_(?:PASSPHRASE|REPO)=.+/m);
  expect(all).not.toMatch(/PASS(?:PHRASE|COMMAND)=\S/);
});

it('leave little open: systemd rates each unit at 3.0 or less', async () => {
  const rated = await exposureOf(files);
  expect(rated.length).toBe(2);
  for (const { exposure } of rated) expect(exposure).toBeLessThanOrEqual(3);
});

describe('with the real borg', () => {
  const home = mkdtempSync(join(tmpdir(), 'unmoor-borg-'));
  const env = {
    PATH: process.env['PATH'],
    BORG_BASE_DIR: join(home, 'state'),
    BORG_REPO: join(home, 'repo'),
    BORG_PASSPHRASE: 'a "pass" $phrase; with % signs',
    LC_ALL: 'C.UTF-8',
  };
  const run = (argv: readonly string[], input?: string) =>
    spawnSync(argv[0] as string, argv.slice(1), { encoding: 'utf8', env, cwd: home, input });
  const archives = () => run(['borg', 'list', '--short']).stdout.trim().split('\n');
  const tree = join(home, 'srv');
  const moments = ['01T02:45:00', '01T03:15:00', '01T03:45:00', '02T02:45:00'].map((one) => `2026-01-${one}`);

  beforeAll(() => {
    mkdirSync(join(tree, 'uploads'), { recursive: true });
    mkdirSync(join(tree, 'node_modules/x'), { recursive: true });
    writeFileSync(join(tree, 'uploads/été.txt'), 'what a person sent');
    writeFileSync(join(tree, 'node_modules/x/index.js'), '');
    writeFileSync(
      join(home, 'patterns'),
      borgPatterns({ take: [tree], leave: [{ kind: 'glob', text: '**/node_modules' }] }),
    );
    expect(run(['borg', 'init', '--encryption=repokey-blake2']).status).toBe(0);
    for (const moment of moments) {
      const argv = create('association', join(home, 'patterns')).map((word) =>
        word.replace(/\{now.*\}/, moment),
      );
      expect(run(argv.toSpliced(2, 0, `--timestamp=${moment}`)).status).toBe(0);
    }
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('what was copied comes back as it was, and what packages bring is left', () => {
    const [first = ''] = archives();
    const folder = mkdtempSync(join(home, 'out-'));
    const { status } = spawnSync('borg', ['extract', `::${first}`], { env, cwd: folder });
    expect(status).toBe(0);
    expect(readFileSync(join(folder, tree, 'uploads/été.txt'), 'utf8')).toBe('what a person sent');
    expect(run(['borg', 'list', '--short', `::${first}`]).stdout).not.toContain('node_modules/x');
  });

  it('nothing is taken away unless a person has looked, and then one a day is kept', () => {
    writeFileSync(join(home, 'prune'), pruneScript('association'));
    expect(run(['sh', 'prune'], 'no\n').status).not.toBe(0);
    expect(archives()).toHaveLength(4);
    expect(run(['sh', 'prune'], 'yes\n').status).toBe(0);
    // The oldest stays too, as the first of its month.
    expect(archives()).toEqual([0, 2, 3].map((index) => `association-${moments[index]}`));
  });
});
