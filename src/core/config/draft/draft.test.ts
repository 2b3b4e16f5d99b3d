import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { shop } from '../../../../test/support/inventories.ts';
import type { Inventory } from '../../app/inventory.ts';
import { parseConfig } from '../parse.ts';
import { type Change, draftConfig } from './draft.ts';
import { meaningOf, schemaText } from './meaning.ts';

const fresh = draftConfig(undefined, shop, []);
const lines = (changes: readonly Change[]): string[] =>
  changes.map(({ kind, path, value, read }) => [kind, path, value, read].filter(Boolean).join(' '));

const [backend, , frontend] = shop.services;
if (backend === undefined || frontend === undefined) throw new Error('the shop has two services');
const without = (id: string): Inventory => ({
  ...shop,
  services: shop.services.filter((one) => one.id !== id),
});

describe('a first draft', () => {
  it('says what was found, each key with its meaning, and what else may stand there', () => {
    expect(fresh.text.split('\n# What else may stand here:')[0]).toMatchSnapshot();
    expect(fresh.text).toContain('\n# target:  # Where the data goes\n#   physical:');
  });

  it('is valid as it stands, once its variables are set', () => {
    const config = parseConfig(fresh.text, {
      DATABASE_URL: 'postgres://app:x@db/app',
      REDIS_URL: 'redis://cache',
    });
    expect(config.app?.services?.['backend']).toEqual({
      build: 'npm run build',
      start: 'node dist/server.js',
      port: 3000,
      health: '/healthz',
      replicas: 2,
    });
  });

  it('says each meaning once', () => {
    const meanings = fresh.text.split('\n').filter((line) => line.includes('Starts it, in its folder'));
    expect(meanings).toHaveLength(1);
  });

  it('writes no password that a command carries', () => {
    const start = 'DATABASE_URL=postgres://app:hunter22@db/app node server.js';
    const { text } = draftConfig(undefined, { ...shop, services: [{ ...backend, start }] }, []);
    expect(text).not.toContain('hunter22');
  });

  it.each([
    [['POSTGRES_URL', 'POSTGRES_URL_NON_POOLING'], '${POSTGRES_URL_NON_POOLING}'],
    [['DATABASE_URL', 'DIRECT_URL'], '${DIRECT_URL}'],
    [[], undefined],
  ])('takes of %j the address that a stream can use', (env, expected) => {
    const { text } = draftConfig(
      undefined,
      { ...shop, data: [{ id: 'postgres', kind: 'postgres', env, from: [] }] },
      [],
    );
    expect((parse(text) as { source?: { postgres?: string } }).source?.postgres).toBe(expected);
  });

  it('takes for Redis no address that speaks HTTPS', () => {
    expect(parse(fresh.text)).toMatchObject({ source: { redis: '${REDIS_URL}' } });
  });
});

describe('drafting again', () => {
  it('changes not a byte where nothing is new', () => {
    expect(draftConfig(fresh.text, shop, fresh.wrote)).toEqual({
      text: fresh.text,
      changes: [],
      wrote: fresh.wrote,
    });
  });

  it('keeps what a person wrote: values, comments, order, keys of their own', () => {
    const edited = fresh.text
      .replace('port: 3000', 'port: 8080 # behind the old balancer')
      .replace('name: mirabelle', 'name: "La boutique"')
      .replace('source:\n', 'options:\n  jobs: 3\nsource:\n');
    const again = draftConfig(edited, shop, fresh.wrote);
    expect(again.text).toBe(edited);
    expect(lines(again.changes)).toEqual([
      'differs app.name La boutique mirabelle',
      'differs app.services.backend.port 8080 3000',
    ]);
    const grown = draftConfig(
      edited,
      { ...shop, services: [...shop.services, { ...backend, id: 'admin' }] },
      fresh.wrote,
    );
    expect(grown.text).toContain('port: 8080 # behind the old balancer');
    expect(grown.text).toContain('name: "La boutique"');
    expect(grown.text.indexOf('options:')).toBeLessThan(grown.text.indexOf('source:'));
  });

  it('adds what is new, and says so', () => {
    const old = draftConfig(undefined, without('frontend'), []);
    const { text, changes } = draftConfig(old.text, shop, old.wrote);
    expect(lines(changes)).toEqual([
      'added app.services.frontend',
      'added app.services.frontend.build next build',
      'added app.services.frontend.start next start',
      'added app.services.frontend.output .next',
      'added app.services.frontend.port 3001',
    ]);
    expect(parse(text)).toEqual(
      expect.objectContaining({
        app: expect.objectContaining({ services: expect.objectContaining({ frontend: expect.anything() }) }),
      }),
    );
  });

  it('does not write again what a person took out', () => {
    const edited = fresh.text
      .replace(/ +# Path that answers.*\n +health: \/healthz\n/, '')
      .replace('    - mirabelle.example\n', '    - other.example\n');
    const again = draftConfig(edited, shop, fresh.wrote);
    expect(again.text).toBe(edited);
    expect(lines(again.changes)).toEqual([
      'taken out app.domains.mirabelle.example',
      'taken out app.services.backend.health',
    ]);
    // On another machine nobody knows that it was taken out: it is offered, and said.
    expect(lines(draftConfig(edited, shop, []).changes)).toContain(
      'added app.services.backend.health /healthz',
    );
  });

  it.each(['backend', 'frontend'])(
    'marks %s when the app has it no more, once, and unmarks it when it is back',
    (id) => {
      const gone = draftConfig(fresh.text, without(id), fresh.wrote);
      expect(lines(gone.changes)).toEqual([`gone app.services.${id}`]);
      expect(gone.text.match(/# gone: `unmoor init` no longer finds it/g)).toHaveLength(1);
      expect(gone.text).toMatch(new RegExp(`# gone: .*\\n    ${id}:`));
      expect(draftConfig(gone.text, without(id), gone.wrote)).toMatchObject({ text: gone.text, changes: [] });
      const back = draftConfig(gone.text, shop, gone.wrote);
      expect(lines(back.changes)).toEqual([`back app.services.${id}`]);
      expect(back.text).toBe(fresh.text);
    },
  );

  it('leaves alone a service that only the person knows, and one that is left where it is', () => {
    const edited = fresh.text.replace(
      '    frontend:\n',
      '    importer:\n      kind: job\n    legacy:\n      leave: true\n    frontend:\n',
    );
    expect(draftConfig(edited, shop, fresh.wrote)).toMatchObject({ text: edited, changes: [] });
  });

  it.each([
    ['app:\n', 'an empty section'],
    ['# only a comment\n', 'a comment'],
    ['', 'an empty file'],
    ['source: [nonsense]\n', 'a section of another shape'],
  ])('fills %j: %s', (text) => {
    const drafted = draftConfig(text, shop, []);
    expect(parse(drafted.text)).toMatchObject({ app: { name: 'mirabelle' } });
    expect(drafted.text).toContain(text.trim());
  });
});

it('publishes a schema in which each key has its meaning', () => {
  const schema = JSON.parse(schemaText) as object;
  const silent: string[] = [];
  const visit = (node: unknown, path: string): void => {
    const { properties = {} } = node as { properties?: Record<string, { description?: string }> };
    for (const [key, inner] of Object.entries(properties)) {
      if (inner.description === undefined) silent.push(`${path}${key}`);
      visit(inner, `${path}${key}.`);
    }
  };
  visit(schema, '');
  expect(silent).toEqual([]);
  expect(meaningOf(['app', 'services', 'anything', 'port'])).toBe('Port that it listens on');
});
