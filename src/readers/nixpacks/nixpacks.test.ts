import { expect, it } from 'vitest';
import { readServices } from '../../../test/support/read-services.ts';
import { nixpacks } from './index.ts';

it.each([
  [
    'nixpacks.toml',
    '[phases.install]\ncmds = ["npm ci"]\n[phases.build]\ncmds = ["npm run build", "npm prune"]\n[start]\ncmd = "node dist/main.js"',
    5,
  ],
  [
    'railpack.json',
    '{\n "steps": { "install": { "commands": [{ "cmd": "npm ci" }] }, "build": { "commands": ["...", "npm run build", "npm prune"] } },\n "deploy": { "startCommand": "node dist/main.js" }\n}',
    3,
  ],
])('%s says how it is installed, built and started', async (file, text, line) => {
  expect(await readServices({ [`api/${file}`]: text }, nixpacks)).toMatchObject([
    {
      folder: 'api',
      install: 'npm ci',
      build: 'npm run build && npm prune',
      start: 'node dist/main.js',
      from: [{ file: `api/${file}`, line }],
    },
  ]);
});
