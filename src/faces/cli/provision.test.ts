import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { FixedWorld } from '../../../test/support/fixed-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'unmoor-provision-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const world = new FixedWorld();
world.servers['server.example'] = {
  name: 'root@server.example',
  run: () => Promise.reject(new Error('nothing is asked of it')),
  runAnew: () => Promise.reject(new Error('nothing is asked of it')),
  address: () => Promise.resolve(undefined),
  bring: () => Promise.reject(new Error('nothing is brought to it')),
  close: () => Promise.resolve(),
};
const call = (...argv: readonly string[]) =>
  world.call(
    'provision',
    ...argv,
    '--json',
    '--state',
    join(folder, 'state'),
    '--files',
    join(folder, 'deploy'),
  );
const errorOf = ({ out }: { out: string }) =>
  (JSON.parse(out) as { error: { code: string; why: string } }).error;

it.each([
  [[], 'No server was named.'],
  [['a b'], '"a b" is no server.'],
  [['root@host;id'], '"root@host;id" is no server.'],
])('names what is wrong with %j', async (argv, why) => {
  const refused = await call(...argv);
  expect(refused.code).toBe(2);
  expect(errorOf(refused)).toMatchObject({ code: 'USE-105', why });
});

it('says what is to be rendered first, and asks the server nothing', async () => {
  const refused = await call('root@server.example');
  expect(refused.code).toBe(1);
  expect(errorOf(refused)).toMatchObject({ code: 'HOST-205', why: expect.stringContaining('manifest.json') });
});

it('says when the file of variables that was named is not there', async () => {
  const refused = await call('root@server.example', '--env', join(folder, 'none'));
  expect(errorOf(refused).code).toBe('USE-106');
});

it.each([
  [['--back', '--build', 'here'], '--back', '--build here'],
  [['--release', 'one', '--again'], '--release', '--again'],
  [['--back', '--release', 'one'], '--back', '--release'],
])('makes no choice between %j', async (flags, one, other) => {
  const refused = await world.call('deploy', 'root@server.example', '--json', ...flags);
  expect(refused.code).toBe(2);
  expect(errorOf(refused)).toMatchObject({
    code: 'USE-105',
    why: `${one} names a release that is there already, and stands beside ${other}.`,
  });
});
