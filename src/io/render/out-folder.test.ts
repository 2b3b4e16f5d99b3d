import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOutFolder } from './out-folder.ts';

let folder: string;
let root: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-out-'));
  root = join(folder, 'deploy');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(join(root, path)).mode & 0o777).toString(8).padStart(4, '0');

describe('a folder that is rendered to', () => {
  it('is made, holds each file whole with its mode, and reads it back', async () => {
    const out = openOutFolder(root);
    expect(await out.list()).toEqual([]);
    expect(await out.read('etc/a.conf')).toBeUndefined();
    const umask = process.umask(0o077);
    try {
      await out.write('etc/a.conf', 'a\n', '0644');
    } finally {
      process.umask(umask);
    }
    await out.write('secret', 's\n', '0600');
    await out.write('secret', 't\n', '0600');
    expect(await out.read('etc/a.conf')).toEqual({ text: 'a\n', mode: '0644' });
    expect([modeOf('etc/a.conf'), modeOf('secret')]).toEqual(['0644', '0600']);
    expect(await out.list()).toEqual(['etc/a.conf', 'secret']);
    expect(readdirSync(root).toSorted()).toEqual(['etc', 'secret']);
  });

  it('loses the folders that a file leaves empty, and itself never', async () => {
    const out = openOutFolder(root);
    await out.write('a/b/c', '1\n', '0644');
    await out.write('a/d', '2\n', '0644');
    await out.remove('a/b/c');
    expect(readdirSync(join(root, 'a'))).toEqual(['d']);
    await out.remove('a/d');
    expect(readdirSync(root)).toEqual([]);
  });

  it.each(['../x', '/etc/x', 'a/../../x', 'a//x', './x', ''])('does not go to %j', async (path) => {
    const out = openOutFolder(root);
    await expect(out.write(path, 'x\n', '0644')).rejects.toThrow('RENDER-201');
    await expect(out.read(path)).rejects.toThrow('it leads out of the folder');
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  it('follows no link, be it a file or a folder on the way', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(root);
    writeFileSync(join(elsewhere, 'passwd'), 'theirs\n');
    symlinkSync(join(elsewhere, 'passwd'), join(root, 'a.conf'));
    symlinkSync(elsewhere, join(root, 'etc'));
    const out = openOutFolder(root);
    for (const path of ['a.conf', 'etc/passwd', 'etc/new'])
      for (const act of [
        () => out.read(path),
        () => out.write(path, 'ours\n', '0644'),
        () => out.remove(path),
      ])
        await expect(act()).rejects.toThrow(/RENDER-201 .* it is a link\./);
    expect(readFileSync(join(elsewhere, 'passwd'), 'utf8')).toBe('theirs\n');
    expect(readdirSync(elsewhere)).toEqual(['passwd']);
  });

  it('does not take a folder for a file, nor a file for a folder', async () => {
    mkdirSync(join(root, 'a.conf'), { recursive: true });
    writeFileSync(join(root, 'etc'), 'x\n');
    const out = openOutFolder(root);
    await expect(out.read('a.conf')).rejects.toThrow('it is no file');
    await expect(out.write('etc/b.conf', 'x\n', '0644')).rejects.toThrow('it is no folder');
  });

  it('says which file could not be written, and leaves no half of it', async () => {
    writeFileSync(root, 'a file in the place of the folder');
    await expect(openOutFolder(root).write('a.conf', 'x\n', '0644')).rejects.toThrow(
      /RENDER-20[12] .*a\.conf/,
    );
    expect(readFileSync(root, 'utf8')).toBe('a file in the place of the folder');
  });
});
