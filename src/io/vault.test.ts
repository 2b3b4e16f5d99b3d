import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openVault } from './vault.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'unmoor-vault-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));
const vaultOf = (identity = 'keys/identity.txt') =>
  openVault({ folder: join(home, 'work'), identity: join(home, identity) });
const sealed = () => join(home, 'work', 'env', 'a.age');

it('gives back what was sealed, to whoever has the key, and keeps both for their owner only', async () => {
  expect(await vaultOf().unseal('a')).toBeUndefined();
  await vaultOf().seal('a', 'pw-é-1\n');
  expect(await vaultOf().unseal('a')).toBe('pw-é-1\n');
  const mode = (path: string) => statSync(path).mode & 0o777;
  expect([mode(sealed()), mode(join(home, 'keys', 'identity.txt')), mode(join(home, 'keys'))]).toEqual([
    0o600, 0o600, 0o700,
  ]);
  expect(readFileSync(sealed()).includes('pw-')).toBe(false);
  expect(readdirSync(join(home, 'work', 'env')).sort()).toEqual(['.gitignore', 'a.age']);
});

it('is closed to another key, to no key and to damage, and says which', async () => {
  await vaultOf().seal('a', 'x');
  await vaultOf('other.txt').seal('b', 'y');
  await expect(vaultOf('other.txt').unseal('a')).rejects.toMatchObject({
    code: 'ENV-104',
    why: expect.stringContaining('other.txt does not open them') as unknown,
  });
  await expect(vaultOf('nowhere.txt').unseal('a')).rejects.toMatchObject({ code: 'ENV-104' });
  writeFileSync(sealed(), readFileSync(sealed()).subarray(0, -5));
  await expect(vaultOf().unseal('a')).rejects.toMatchObject({ code: 'ENV-104' });
});

it('is opened by the program age too, and opens what that sealed', async () => {
  const identity = join(home, 'keys', 'identity.txt');
  await vaultOf().seal('a', 'pw-1');
  expect(execFileSync('age', ['-d', '-i', identity, sealed()], { encoding: 'utf8' })).toBe('pw-1');
  const [, recipient = ''] = /public key: (age1\S+)/.exec(readFileSync(identity, 'utf8')) ?? [];
  execFileSync('age', ['-r', recipient, '-o', sealed()], { input: 'pw-2' });
  expect(await vaultOf().unseal('a')).toBe('pw-2');
});
