import { expect, it } from 'vitest';
import { shop } from '../../../test/support/inventories.ts';
import { withTold } from './told.ts';

it('believes the person before the files, and says where it stands', () => {
  const { app, services, domains, incomplete } = withTold(
    shop,
    {
      name: 'boutique',
      domains: ['boutique.example', 'mirabelle.example'],
      services: { backend: { port: 8080 } },
    },
    'unmoor.yaml',
  );
  expect(app).toBe('boutique');
  expect(services[0]).toMatchObject({ id: 'backend', port: 8080, start: 'node dist/server.js' });
  expect(services[0]?.from).toContainEqual({ file: 'unmoor.yaml' });
  expect(domains.filter(({ kind }) => kind === 'own').map(({ host }) => host)).toEqual([
    'mirabelle.example',
    'boutique.example',
  ]);
  expect(incomplete).toEqual([]);
});

it('leaves alone what says the same as the files', () => {
  const told = { services: { backend: { port: 3000 } } };
  expect(withTold(shop, told, 'unmoor.yaml')).toEqual(shop);
  expect(withTold(shop, undefined, 'unmoor.yaml')).toBe(shop);
});

it('leaves out what is left where it is, and takes in what only the person knows', () => {
  const { services } = withTold(
    shop,
    {
      services: {
        'frontend.job': { leave: true },
        importer: { kind: 'job', folder: 'tools', start: 'node import.js', schedule: '0 4 * * *' },
      },
    },
    'unmoor.yaml',
  );
  expect(services.map(({ id }) => id)).toEqual(['backend', 'backend.worker', 'frontend', 'importer']);
});

it('says of a service that is not there that it is not, unless it is left anyway', () => {
  const told = { services: { old: { port: 1 }, gone: { leave: true } } };
  expect(withTold(shop, told, 'unmoor.yaml').incomplete).toEqual([
    {
      what: 'unmoor.yaml',
      why: 'it speaks of the service old, which was not found in the app',
      next: 'take app.services.old out, or give its kind and folder there.',
    },
  ]);
});
