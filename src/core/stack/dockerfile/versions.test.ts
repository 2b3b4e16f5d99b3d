import { expect, it } from 'vitest';
import { basesFor } from './bases.ts';

it.each([
  ['node', undefined, 'node:24-trixie'],
  ['node', '20', 'node:20-trixie'],
  ['node', '20.x', 'node:20-trixie'],
  ['node', 'v22.11.0', 'node:22-trixie'],
  ['node', '^20.19.0', 'node:20-trixie'],
  ['node', '>=20', 'node:24-trixie'],
  ['node', '>=20 <23', 'node:22-trixie'],
  ['node', '>=18.17.0 <=22.4', 'node:22-trixie'],
  ['node', '18 || 20', 'node:20-trixie'],
  ['node', '18 - 22', 'node:22-trixie'],
  ['node', '<24', 'node:22-trixie'],
  ['node', '>=25', 'node:26-trixie'],
  ['node', '16', 'node:16-bookworm'],
  ['node', 'lts/*', 'node:24-trixie'],
  ['python', undefined, 'python:3.12-trixie'],
  ['python', '3.11', 'python:3.11-trixie'],
  ['python', 'python-3.11.4', 'python:3.11-trixie'],
  ['python', '>=3.9', 'python:3.12-trixie'],
  ['python', '^3.10', 'python:3.12-trixie'],
  ['python', '~=3.13', 'python:3.13-trixie'],
  ['python', '>=3.10,<3.12', 'python:3.11-trixie'],
  ['python', '3.8.10', 'python:3.8-bookworm'],
] as const)('%s %s is built in %s', (runtime, version, image) =>
  expect(basesFor({ runtime, ...(version === undefined ? {} : { version }) })).toEqual({
    build: image,
    run: runtime === 'node' ? `${image}-slim` : image.replace(/-(?=\w+$)/, '-slim-'),
  }),
);
