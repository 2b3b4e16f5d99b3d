import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../test/support/memory-tree.ts';
import { inspect } from './inspect.ts';
import { node } from '../readers/node/index.ts';
import { UnmoorError } from '../core/errors/error.ts';
import { refuseOther } from '../core/app/apps.ts';

const server = '{ "dependencies": { "express": "4" }, "scripts": { "start": "node ." } }';
const read = async (files: Record<string, string>) => {
  const tree = memoryTree(files);
  return { tree, inventory: await inspect({ tree, app: 'x', readers: [node], platforms: [] }) };
};

describe('two apps in one folder', () => {
  it('are read, and said', async () => {
    const { inventory } = await read({ 'shop/package.json': server, 'blog/package.json': server });
    expect(inventory.services).toHaveLength(2);
    expect(inventory.incomplete).toEqual([
      {
        what: 'blog, shop',
        why: 'these are apps of their own, which nothing holds together; they were read as if they were one',
        next: 'Read one at a time: `unmoor inspect blog`.',
      },
    ]);
  });

  it.each([
    ['parts of one app', { 'shop-api/package.json': server, 'shop-web/package.json': server }],
    [
      'held together by a workspace',
      { 'pnpm-workspace.yaml': '', 'shop/package.json': server, 'blog/package.json': server },
    ],
    [
      'held together by a compose file',
      { 'compose.yaml': '', 'shop/package.json': server, 'blog/package.json': server },
    ],
    ['one of them at the top.', { 'package.json': server, 'blog/package.json': server }],
  ])('are not seen in %s', async (_, files) => {
    expect((await read(files)).inventory.incomplete).toEqual([]);
  });
});

describe('what cannot be moved as one app', () => {
  const refusal = async (files: Record<string, string>) => {
    const { tree, inventory } = await read(files);
    try {
      refuseOther(tree, inventory, 'plan');
    } catch (error) {
      if (error instanceof UnmoorError) return error.toJSON();
      throw error;
    }
    return undefined;
  };

  it('is refused, with what to do', async () => {
    expect(await refusal({ 'README.md': '', 'notes.txt': '' })).toEqual({
      code: 'APP-104',
      title: 'Nothing that runs was found',
      why: 'Of its 2 files none says what runs: there is no package.json with a start command, no requirements, Procfile, Dockerfile, compose file, and no file of a platform.',
      next: 'name the folder that your code stands in, or write a Procfile (`web: your start command`) and try again.',
      state: 'It was read, and nothing was changed.',
    });
    expect(await refusal({ 'shop/package.json': server, 'blog/package.json': server })).toEqual({
      code: 'APP-105',
      title: 'There is more than one app here',
      why: 'blog and shop are apps of their own: each answers by itself, and nothing at the top holds them together.',
      next: '`unmoor plan blog`; if they are one app, put an unmoor.yaml at the top.',
      state: 'It was read, and nothing was changed.',
    });
    expect(await refusal({ 'package.json': server })).toBeUndefined();
  });
});
