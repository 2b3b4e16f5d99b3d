import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { call } from '../support/cli.ts';
import { FixedWorld } from '../support/fixed-world.ts';

const example = 'examples/girlycrea-cost.yaml';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-cost-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('finds its price book wherever it is called, and writes what it is asked to', async () => {
  cpSync(example, join(folder, 'inputs.yaml'));
  const { code, out, err } = await call(
    folder,
    'cost --inputs inputs.yaml --json --csv cost.csv --html cost.html'.split(' '),
  );
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ scenarios: [{ year1: 852 }, { year1: 96 }, { year1: 1696 }, {}] });
  expect(readFileSync(join(folder, 'cost.csv'), 'utf8')).toContain('36,2556.00,288.00,4288.00,4288.00');
  expect(readFileSync(join(folder, 'cost.html'), 'utf8')).toContain('</html>');
});

it('says what cannot be written, and where', async () => {
  cpSync(example, join(folder, 'inputs.yaml'));
  const { code, err } = await call(folder, [
    'cost',
    '--inputs',
    'inputs.yaml',
    '--csv',
    'inputs.yaml/cost.csv',
  ]);
  expect(code).toBe(2);
  expect(err).toContain('USE-107');
  expect(err).toContain('inputs.yaml/cost.csv');
});

it('ships the price book and the example', () => {
  expect(packageJson.files).toEqual(expect.arrayContaining(['prices', 'examples']));
});

it.each(['en', 'fr'])('tells of the guide what a person reads, in %s', async (lang) => {
  const world = new FixedWorld();
  world.clock.now = () => Date.UTC(2026, 10, 25);
  world.files[example] = readFileSync(example, 'utf8');
  const { out } = await world.call('cost', '--inputs', example, '--lang', lang);
  await expect(out).toMatchFileSnapshot(`../golden/cost/girlycrea.${lang}.txt`);
});

it.each(['docs/guide/cost.md', 'docs/guide/fr/cost.md'])('%s shows calls that work', async (page) => {
  const text = readFileSync(page, 'utf8');
  const calls = [...text.matchAll(/^unmoor (cost.*)$/gm)].map(([, words = '']) => words.split(' '));
  expect(calls.length).toBeGreaterThan(3);
  const world = new FixedWorld();
  world.files[example] = readFileSync(example, 'utf8');
  world.app = {
    'package.json': '{"dependencies":{"express":"4"},"scripts":{"start":"node s.js"}}',
    's.js': '',
  };
  // Without a platform in the app there would be no bill.
  world.files['unmoor.yaml'] = 'cost:\n  bill: [{ what: all, monthly: 90 }]\n';
  for (const argv of calls) expect(await world.call(...argv)).toMatchObject({ code: 0, err: '' });
  expect(Object.keys(world.files)).toEqual(expect.arrayContaining(['cost.html', 'cost.csv']));
});
