import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { service } from '../../../test/support/planned-apps.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { onBench } from '../../io/render/bench.ts';
import { realShell } from '../../io/shell.ts';
import { workflowReader } from './reader.ts';
import { releaseScript } from './release-script.ts';
import { render } from './render.ts';

const rendered = () => render(renderingOf('github-actions', { app: 'association' }));
const elsewhere = () => rendered().elsewhere ?? [];

it('is small enough to be read', () =>
  expectGolden('src/components/github-actions/golden', [
    ...rendered().files,
    ...elsewhere().map(({ path, text }) => ({ at: path, text })),
  ]));

it('is accepted by what reads it', async () => {
  expect([...(await proofOf(shellReader, rendered().files)).values()]).toEqual([
    { result: 'accepted', by: 'shellcheck' },
  ]);
  const proofs = await onBench()(elsewhere(), (bench) => workflowReader.prove(bench, ['/github/deploy.yml']));
  expect([...proofs.values()].map(({ result }) => result)).toEqual(['accepted']);
});

it.each([
  ['actions/checkout@v5', 'actions/checkout@main', 'an action is named with its major or its commit'],
  ['"$GITHUB_SHA"', '${{ github.ref }}', 'a script has no ${{ }} in it'],
  ['timeout-minutes', 'timeout-minuets', 'Unrecognized key'],
  ['set -euo pipefail', 'if', 'syntax error'],
])('is refused with %s as %s', async (right, wrong, said) => {
  const broken = elsewhere().map((one) => ({ ...one, text: one.text.replace(right, () => wrong) }));
  const proofs = await onBench()(broken, (bench) => workflowReader.prove(bench, ['/github/deploy.yml']));
  expect([...proofs.values()]).toMatchObject([{ result: 'refused', message: expect.stringContaining(said) }]);
});

it('A7: migrates once, before anything serves the new release', () => {
  const text = elsewhere()[0]?.text ?? '';
  expect(text.indexOf('association-migrate.service')).toBeGreaterThan(0);
  expect(text.indexOf('association-migrate.service')).toBeLessThan(text.indexOf('association-web'));
});

describe('the script that makes a release', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unmoor-release-'));
    mkdirSync(join(folder, 'etc/shop'), { recursive: true });
    writeFileSync(join(folder, 'etc/shop/app.env'), "SAYS='a b'\n");
    mkdirSync(join(folder, 'source/it is'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function release(id: string, content: string, build = 'cp text built && printf %s "$SAYS" > said') {
    writeFileSync(join(folder, 'source/it is/text'), content);
    const text = releaseScript('shop', [
      service('it', 'web', { folder: 'it is', runtime: 'other', build }),
    ]).replaceAll(/\/(srv|etc)\/shop/g, `${folder}/$1/shop`);
    writeFileSync(join(folder, 'script'), text);
    return realShell.run({
      argv: ['sh', '-c', `tar -c -C "$1/source" . | sh "$1/script" "$2"`, 'sh', folder, id],
    });
  }
  const serves = (file: string) => readFileSync(join(folder, 'srv/shop/current/it is', file), 'utf8');

  it('B52: serves a release only once it is built, with the app’s variables', async () => {
    expect(await release('one', 'first')).toMatchObject({ code: 0, stderr: '' });
    expect([serves('built'), serves('said')]).toEqual(['first', 'a b']);
    expect((await release('two', 'second', 'false')).code).not.toBe(0);
    expect(serves('built')).toBe('first');
    expect((await release('two', 'second')).code).toBe(0);
    expect(serves('built')).toBe('second');
  });

  it('A17: installs what is locked, never what is newest', () => {
    const made = releaseScript('shop', [service('it', 'web', { packages: 'npm' })]);
    expect(made).toContain('npm ci');
    expect(made).not.toContain('npm install');
  });

  it.each([
    ['pip install -r requirements.txt', '.venv/bin/pip install -r requirements.txt'],
    ['python3 -m pip install --no-cache-dir .', '.venv/bin/pip install --no-cache-dir .'],
  ])('gives a release its own packages of Python, where a container had itself: %s', (install, inside) => {
    const made = releaseScript('shop', [service('it', 'web', { runtime: 'python', install })]);
    expect(made).toContain(`    python3 -m venv .venv && ${inside}\n`);
    expect(made).not.toContain(`    ${install}\n`);
  });

  it('goes back to one that is there without building it', async () => {
    await release('one', 'first');
    await release('two', 'second');
    expect((await release('one', 'other', 'false')).code).toBe(0);
    expect(serves('built')).toBe('first');
  });

  it('keeps five', async () => {
    for (const id of ['1', '2', '3', '4', '5', '6', '7']) await release(id, id);
    expect(readdirSync(join(folder, 'srv/shop/releases')).toSorted()).toEqual(['3', '4', '5', '6', '7']);
    expect(serves('built')).toBe('7');
  });

  it.each(['../x', '', 'a b', '.hidden', 'a/b'])('takes no id like %j', async (id) => {
    expect((await release(id, 'x')).code).not.toBe(0);
    expect(existsSync(join(folder, 'srv'))).toBe(false);
  });
});
