import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withHeader } from '../../core/stack/header.ts';
import { RecordingShell } from '../shell.ts';
import { committedFiles } from './committed.ts';
import { openTree } from './open-tree.ts';
import { readTexts } from './texts.ts';
import { realFolders, walk } from './walk.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'unmoor-tree-')));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const pathsOf = async () => (await openTree(root)).files.map(({ path }) => path);
const git = (...args: string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { stdio: 'pipe' });
const denied = () => Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });

describe('what is of the app', () => {
  it('leaves out what others wrote and what tools make again', async () => {
    write({
      'package.json': '{}',
      'src/build/plan.ts': 'the app builds plans',
      'web/dist.ts': '',
      ...Object.fromEntries(
        [
          'node_modules/a/index.js',
          '.git/config',
          '.next/server.js',
          'dist/main.js',
          'build/main.js',
          'web/node_modules/b/index.js',
          'api/__pycache__/a.pyc',
          'vendor/c.go',
          '.venv/lib/x.py',
          'env/pyvenv.cfg',
          'env/lib/y.py',
        ].map((path) => [path, 'x']),
      ),
    });
    expect(await pathsOf()).toEqual(['package.json', 'src/build/plan.ts', 'web/dist.ts']);
  });

  it('leaves out what was rendered of it, which would change what is rendered next', async () => {
    const page = withHeader({ text: '# the app on one server\n', comment: '<!--' });
    write({
      'package.json': '{}',
      'README.md': page,
      'deploy/README.md': page,
      'deploy/images/web.Dockerfile': 'FROM node:24\n',
      'docs/README.md': '# Written by us\n',
      'docs/guide.md': 'x',
    });
    expect(await pathsOf()).toEqual(['README.md', 'docs/README.md', 'docs/guide.md', 'package.json']);
  });

  it('looks paths up by name and by ending', async () => {
    write({ 'b/package.json': '{}', 'package.json': '{}', 'a.py': '', 'b/c.ts': '' });
    const tree = await openTree(root);
    expect(tree.named('package.json', 'c.ts')).toEqual(['b/c.ts', 'b/package.json', 'package.json']);
    expect(tree.ending('.py', '.ts')).toEqual(['a.py', 'b/c.ts']);
    expect([tree.has('a.py'), tree.has('b')]).toEqual([true, false]);
    expect(tree.files.find(({ path }) => path === 'package.json')?.bytes).toBe(2);
  });

  it('follows no link: not round in a loop, and not out of the folder, which it says', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'unmoor-outside-'));
    write({ 'a/real.ts': 'x' });
    symlinkSync('..', join(root, 'a/up'));
    symlinkSync('real.ts', join(root, 'a/alias.ts'));
    symlinkSync('nowhere', join(root, 'a/broken'));
    symlinkSync(outside, join(root, 'shared'));
    const tree = await openTree(root);
    rmSync(outside, { recursive: true });
    expect(tree.files.map(({ path }) => path)).toEqual(['a/real.ts']);
    expect(tree.incomplete).toEqual([
      {
        what: 'shared',
        why: 'it is a link to something outside of the folder, which was not followed',
        next: 'Read the folder that holds both, or put a copy in the place of the link.',
      },
    ]);
  });

  it('opens a folder through a link to it', async () => {
    write({ 'app/a.ts': 'x' });
    symlinkSync('app', join(root, 'link'));
    expect((await openTree(join(root, 'link'))).files).toEqual([{ path: 'a.ts', bytes: 1 }]);
  });
});

describe('texts', () => {
  it('are read as what they are: UTF-8, UTF-16, old Western letters; never a binary', async () => {
    write({
      'utf8.py': '\uFEFFé',
      'utf16.py': Buffer.from('\uFEFFé', 'utf16le'),
      'latin.py': Buffer.from([0x63, 0x61, 0x66, 0xe9]),
      'logo.png': Buffer.from([0x89, 0x50, 0, 0x47]),
    });
    const tree = await openTree(root);
    const texts = await Promise.all(
      ['utf8.py', 'utf16.py', 'latin.py', 'logo.png', 'missing'].map((path) => tree.text(path)),
    );
    expect(texts).toEqual(['é', 'é', 'café', undefined, undefined]);
    expect(tree.incomplete).toEqual([]);
  });

  it('that are larger than any person writes are named when they are asked for, and not read', async () => {
    write({ 'dump.sql': '' });
    truncateSync(join(root, 'dump.sql'), 3 * 1024 ** 3); // takes no room on the disk
    const tree = await openTree(root);
    expect(tree.incomplete).toEqual([]);
    expect([await tree.text('dump.sql'), await tree.text('dump.sql')]).toEqual([undefined, undefined]);
    expect(tree.incomplete).toEqual([
      {
        what: 'dump.sql',
        why: 'it has 3072 MB, and texts are read up to 1 MB',
        next: 'Nothing, unless it holds code or settings of the app: then split it.',
      },
    ]);
  });

  it('are read once', async () => {
    let reads = 0;
    const text = readTexts(root, [{ path: 'a', bytes: 1 }], [], () => (reads++, Buffer.from('x')));
    expect(await Promise.all([text('a'), text('a')])).toEqual(['x', 'x']);
    expect(reads).toBe(1);
  });
});

describe('what may not be read', () => {
  it('is named, file by file and folder by folder, and the rest is read', async () => {
    write({ 'a.ts': '1', 'secret/b.ts': '2' });
    const walked = await walk(root, {
      ...realFolders,
      list: (path) => {
        if (path.endsWith('secret')) throw denied();
        return realFolders.list(path);
      },
    });
    expect(walked.files.map(({ path }) => path)).toEqual(['a.ts']);
    expect(walked.incomplete).toEqual([
      {
        what: 'secret/',
        why: 'this user may not read it',
        next: 'Give yourself the right to read it (chmod -R u+rX secret), and read the app again.',
      },
    ]);
    const incomplete: { what: string; why: string }[] = [];
    const text = readTexts(root, walked.files, incomplete as never, () => {
      throw denied();
    });
    expect(await text('a.ts')).toBeUndefined();
    expect(incomplete).toMatchObject([{ what: 'a.ts', why: 'this user may not read it' }]);
  });

  it('may have become a link or a pipe in the meantime, and is refused', async () => {
    write({ 'a.ts': '1', 'b.ts': '1' });
    const tree = await openTree(root);
    rmSync(join(root, 'a.ts'));
    symlinkSync('/etc/hostname', join(root, 'a.ts'));
    rmSync(join(root, 'b.ts'));
    expect([await tree.text('a.ts'), await tree.text('b.ts')]).toEqual([undefined, undefined]);
    expect(tree.incomplete.map(({ what, why }) => [what, why])).toEqual([
      ['a.ts', 'the system refused it (ELOOP)'],
      ['b.ts', 'it went away while the app was read'],
    ]);
  });
});

describe('git', () => {
  it('tells what is committed, and nothing where there is no repository', async () => {
    write({ '.env': 'A=1', 'a.ts': '' });
    expect((await openTree(root)).committed('.env')).toBe('unknown');
    git('init', '-q');
    git('add', '.env');
    const tree = await openTree(root);
    expect([tree.committed('.env'), tree.committed('a.ts')]).toEqual([true, false]);
  });

  it('runs nothing that the repository names, whoever owns it', async () => {
    write({ 'a.ts': '', 'spy.sh': '#!/bin/sh\ntouch spied\n' });
    git('init', '-q');
    git('config', 'core.fsmonitor', `sh ${join(root, 'spy.sh')}`);
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', '12345:12345', root]);
    const tree = await openTree(root);
    expect(tree.committed('a.ts')).toBe(false);
    expect(await pathsOf()).not.toContain('spied');
  });

  it('looks at this folder, not at the one that a hook of git names', async () => {
    const shell = new RecordingShell();
    await committedFiles(shell, root);
    expect(shell.commands[0]?.argv.slice(0, 5)).toEqual(['env', '-u', 'GIT_DIR', '-u', 'GIT_WORK_TREE']);
  });
});

describe('a folder that is none', () => {
  const refusal = (dir: string) =>
    openTree(dir).then(
      () => 'opened',
      (error: { message: string; next: string; state: string }) => [error.message, error.next, error.state],
    );

  it('is refused, with what to do', async () => {
    write({ 'file.txt': 'x', 'empty/.git/HEAD': 'x' });
    const state = 'Nothing was read and nothing was changed.';
    expect(await refusal(join(root, 'missing'))).toEqual([
      `APP-101 There is no such folder. ${root}/missing does not exist.`,
      "give the path of your app's folder, or go there and leave it out.",
      state,
    ]);
    expect(await refusal(join(root, 'file.txt'))).toEqual([
      `APP-102 It is a file, not a folder. ${root}/file.txt is a file, and an app is read from its folder.`,
      'name the folder that it stands in.',
      state,
    ]);
    expect(await refusal(join(root, 'empty'))).toEqual([
      `APP-103 The folder is empty. There is no file in ${root}/empty, but for what tools leave there (node_modules, .git, build output).`,
      'name the folder that your code stands in; of a fresh clone: `git checkout` the branch that has it.',
      state,
    ]);
  });
});
