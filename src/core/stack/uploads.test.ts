import { describe, expect, it } from 'vitest';
import { emptyApp, service } from '../../../test/support/planned-apps.ts';
import type { Inventory } from '../app/inventory.ts';
import { imageOf, readDockerfile } from '../formats/dockerfile.ts';
import { uploadsOf } from './uploads.ts';

const backend = service('web', 'web', {
  folder: 'backend',
  dockerfile: 'backend/Dockerfile',
  workdir: '/app',
});
const root = service('site', 'web');
const app: Inventory = {
  ...emptyApp,
  app: 'Some Shop',
  services: [backend, root],
  data: ['backend/media', 'up/files', 'backend', ''].map((folder, index) => ({
    id: `files.${index}`,
    kind: 'files',
    folder,
    env: [],
    from: [],
  })),
};
const target = (volumes: boolean) =>
  ({ can: (feature: string) => volumes && feature === 'volumes' }) as never;
const of = (one: typeof backend, plainPlace: boolean, volumes = true) =>
  uploadsOf({ app, target: target(volumes), plainPlace }, one).map(({ name, at, shared }) => [
    name,
    at,
    shared,
  ]);

describe('folders of uploads', () => {
  it('lie where the code will lie: in a release or an image of ours', () => {
    expect(of(backend, true)).toEqual([
      ['uploads-backend-media', '/srv/some-shop/current/backend/media', true],
    ]);
  });

  it('lie where the app’s own Dockerfile puts the code', () => {
    expect(of(backend, false)).toEqual([['uploads-backend-media', '/app/media', true]]);
  });

  it('belong to the nearest service, and never are the code itself', () => {
    expect(of(root, true)).toEqual([['uploads-up-files', '/srv/some-shop/current/up/files', true]]);
  });

  it('are none where nothing stays', () => expect(of(backend, true, false)).toEqual([]));
});

it.each([
  ['WORKDIR /app', '/app'],
  ['WORKDIR /srv\nWORKDIR api/', '/srv/api'],
  ['WORKDIR $HOME/app', undefined],
  ['WORKDIR /a/../b', undefined],
  ['RUN true', undefined],
])('the code of %j lies in %s', (lines, workdir) =>
  expect(imageOf(readDockerfile(`FROM x AS y\nFROM y\n${lines}\n`))?.workdir).toBe(workdir),
);
