import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FixedWorld } from '../../../test/support/fixed-world.ts';
import { httpTo, startPlatforms } from '../../../test/support/platforms/api/index.ts';
import { railwayToken } from '../../../test/support/platforms/api/railway.ts';
import { vercelToken } from '../../../test/support/platforms/api/vercel.ts';
import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { answers } from './schemas/answers.ts';

let world: FixedWorld;
const app = {
  'package.json': JSON.stringify({
    name: 'shop',
    scripts: { start: 'node server.js', build: 'tsc' },
    engines: { node: '20' },
    dependencies: { express: '5.0.0', pg: '8.0.0' },
  }),
  'package-lock.json': '{}',
  'server.js':
    "import express from 'express';\nimport pg from 'pg';\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\nexpress().listen(3000);\n",
};

beforeEach(() => {
  world = new FixedWorld();
  world.app = app;
});

/** The one object on stdout, held to its published form. */
async function json(verb: keyof typeof answers, ...argv: string[]) {
  const { code, out } = await world.call(verb, ...argv, '--json');
  expect(out.trim().split('\n')).toHaveLength(1);
  const answer: unknown = JSON.parse(out);
  expect(answers[verb].parse(answer)).toEqual(answer);
  return { code, answer: answer as Record<string, unknown> };
}

const broken = { what: 'vercel.json', line: 3, why: 'not JSON: a comma is missing.', next: 'mend it.' };

describe('unmoor inspect', () => {
  it('gives what was found in its published form', async () => {
    const { code, answer } = await json('inspect');
    expect(code).toBe(0);
    expect(Object.keys(answer)).toEqual([
      'app',
      'services',
      'data',
      'needs',
      'ties',
      'env',
      'secrets',
      'domains',
      'incomplete',
    ]);
    expect(answer).toMatchObject({
      app: 'shop',
      services: [expect.objectContaining({ framework: 'express', start: 'npm start' })],
      data: [expect.objectContaining({ kind: 'postgres' })],
    });
  });

  it('reads the folder that is named, with the unmoor.yaml in it', async () => {
    world.files['../shop/unmoor.yaml'] = 'app:\n  name: boutique\nsource:\n  postgres: ${NOT_SET}\n';
    const { answer } = await json('inspect', '../shop/');
    expect(world.opened).toEqual(['../shop/']);
    expect(answer).toMatchObject({ app: 'boutique' });
  });

  it('exits with 1 when something could not be read, and tells the rest all the same', async () => {
    world.unread = [broken];
    const { code, out } = await world.call('inspect');
    expect(code).toBe(1);
    expect(out).toContain('express');
    expect(out).toContain('vercel.json:3  not JSON: a comma is missing.\n    mend it.');
    expect(await json('inspect')).toMatchObject({ code: 1, answer: { incomplete: [broken] } });
  });

  it('measures what it is given a URL of, and says of a server that does not answer that it does not', async () => {
    world.environment['DATABASE_URL'] = 'postgres://app:hunter22@db/app';
    const flags = ['--from', 'env:DATABASE_URL', '--redis-from', 'redis://cache'];
    expect(await json('inspect', ...flags)).toMatchObject({
      code: 0,
      answer: {
        data: [
          { kind: 'postgres', measured: { tables: 41 } },
          { kind: 'redis', measured: { keys: 1200 } },
        ],
      },
    });
    world.measure.postgres = () =>
      Promise.reject(
        new UnmoorError('CONN-101', { why: 'No answer from hunter22.', next: 'start it.', state: untouched }),
      );
    const { code, answer } = await json('inspect', ...flags);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ incomplete: [{ what: '--from', next: 'start it.' }] });
    expect(JSON.stringify(answer)).not.toContain('hunter22');
    expect(await json('inspect', '--from', 'mysql://db')).toMatchObject({
      code: 2,
      answer: { error: { code: 'USE-102' } },
    });
  });

  it('asks the platforms that it is given tokens for, and still tells the files when one refuses', async () => {
    const standIn = await startPlatforms();
    try {
      world.asks = httpTo(standIn);
      world.environment['GOOD'] = railwayToken;
      world.environment['BAD'] = 'wrong-token-1234';
      const flags = ['--project', 'egoejo'];
      const { code, answer } = await json('inspect', '--token', 'railway=env:GOOD', ...flags);
      expect(code).toBe(1);
      expect(JSON.stringify(answer)).toContain('Railway: worker');
      const refused = await json('inspect', '--token', 'railway=env:BAD', ...flags);
      expect(refused).toMatchObject({
        code: 1,
        answer: { services: [{ framework: 'express' }], incomplete: [{ what: 'Railway API' }] },
      });
      expect(JSON.stringify(refused.answer)).not.toContain('wrong-token-1234');
      world.asks = { ask: () => Promise.resolve({ nonsense: true }) };
      expect(await json('inspect', '--token', 'railway=env:GOOD')).toMatchObject({
        code: 1,
        answer: {
          services: [{ framework: 'express' }],
          incomplete: [{ why: expect.stringContaining('API-108') }],
        },
      });
    } finally {
      await standIn.stop();
    }
  });

  it('asks several platforms, each by its own names, and shows no value of what they gave', async () => {
    const standIn = await startPlatforms();
    try {
      world.asks = httpTo(standIn);
      world.environment['RAILWAY'] = railwayToken;
      world.environment['VERCEL'] = vercelToken;
      const tokens = ['--token', 'railway=env:RAILWAY', '--token', 'vercel=env:VERCEL'];
      const names = ['--project', 'railway=egoejo', '--project', 'vercel=front', '--team', 'vercel=team_1'];
      const { answer } = await json('inspect', ...tokens, ...names);
      expect(answer).toMatchObject({
        data: [
          { kind: 'postgres', platform: 'railway' },
          { kind: 'files', folder: 'media', platform: 'railway', measured: { bytes: 812_500_000 } },
        ],
        domains: [
          { host: 'api.egoejo.org', kind: 'own' },
          { host: 'backend-production.up.railway.app', kind: 'platform', platform: 'railway' },
          { host: 'egoejo.org', kind: 'own' },
          { host: 'front.vercel.app', kind: 'platform', platform: 'vercel' },
        ],
        // Of what is in no file only what runs there is missing: a project of Vercel is not one.
        incomplete: [{ what: 'Railway: backend' }, { what: 'Railway: worker' }],
      });
      const env = answer['env'] as { name: string; namedAt: { file: string }[] }[];
      expect(
        env.filter(({ namedAt }) => namedAt.some(({ file }) => file === 'Vercel')).length,
      ).toBeGreaterThan(3);
      expect(env.find(({ name }) => name === 'DJANGO_SECRET_KEY')).toMatchObject({
        secret: true,
        required: false,
      });
      const shown = JSON.stringify(answer) + (await world.call('inspect', ...tokens, ...names)).out;
      for (const secret of ['pw-of-railway', 'pw-of-redis', railwayToken, vercelToken])
        expect(shown).not.toContain(secret);
      const asked = standIn.asked.filter(({ query }) => query.has('teamId'));
      expect(new Set(asked.map(({ query }) => query.get('teamId')))).toEqual(new Set(['team_1']));
    } finally {
      await standIn.stop();
    }
  });

  it.each([
    [['--token', 'nowhere=env:GOOD'], 'USE-105'],
    [['--token', 'resend=env:GOOD'], 'USE-105'],
    [['--token', 'railway=plain-token'], 'USE-105'],
    [['--token', 'railway=env:NOT_SET'], 'USE-106'],
  ])('refuses %j', async (flags, code) => {
    world.environment['GOOD'] = 'x';
    expect(await json('inspect', ...flags)).toMatchObject({ code: 2, answer: { error: { code } } });
  });

  it('stops when it is told to', async () => {
    world.openTree = () => {
      world.stop.abort();
      return new Promise(() => {});
    };
    expect(await json('inspect')).toMatchObject({ code: 1, answer: { error: { code: 'RUN-120' } } });
  });

  it('says that nothing runs there, but not where something could not be read', async () => {
    world.app = { 'README.md': 'hello' };
    expect(await json('inspect')).toMatchObject({ code: 1, answer: { error: { code: 'APP-104' } } });
    world.unread = [broken];
    expect(await json('inspect')).toMatchObject({ code: 1, answer: { services: [], incomplete: [broken] } });
  });

  it('writes the page that is asked for, in the language that is asked for', async () => {
    const { code, err } = await world.call('inspect', '--html', 'out/shop.html', '--lang', 'fr');
    expect({ code, err }).toEqual({ code: 0, err: 'Wrote out/shop.html.\n' });
    expect(world.files['out/shop.html']).toContain('<html lang="fr">');
    world.writeText = () => Promise.reject(new Error('EACCES: permission denied'));
    expect(await json('inspect', '--html', '/root/x.html')).toMatchObject({
      code: 2,
      answer: { error: { code: 'USE-107' } },
    });
  });
});

describe('unmoor init', () => {
  it('writes the file, its schema and what it wrote, and then adds nothing', async () => {
    const first = await json('init');
    expect(first).toMatchObject({ code: 0, answer: { file: 'unmoor.yaml', changed: true, dryRun: false } });
    expect(parse(world.files['unmoor.yaml'] ?? '')).toMatchObject({
      app: { name: 'shop', services: expect.anything() },
      source: { postgres: '${DATABASE_URL}' },
    });
    expect(JSON.parse(world.files['.unmoor/unmoor.schema.json'] ?? '')).toHaveProperty('properties.app');
    const written = world.files['unmoor.yaml'];
    expect(await json('init')).toMatchObject({ code: 0, answer: { changed: false, changes: [] } });
    expect(world.files['unmoor.yaml']).toBe(written);
  });

  it('believes what a person wrote, and so does inspect', async () => {
    await json('init');
    world.files['unmoor.yaml'] = (world.files['unmoor.yaml'] ?? '').replace(
      'start: npm start',
      'start: node other.js # mine',
    );
    const { code, out } = await world.call('init');
    expect(code).toBe(0);
    expect(out).toMatch(
      /differs app\.services\.app\.start: the file says node other\.js, the app npm start; the file is\n/,
    );
    expect(world.files['unmoor.yaml']).toContain('start: node other.js # mine');
    expect((await json('inspect')).answer).toMatchObject({ services: [{ start: 'node other.js' }] });
  });

  it('shows with --dry-run what would change, and writes nothing', async () => {
    const { code, out } = await world.call('init', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('+ app:\n+   # What the app is called.');
    expect(out).toMatch(/unmoor\.yaml was not touched\.$/m);
    expect(world.files).toEqual({});
    await world.call('init');
    world.app = { ...app, Procfile: 'web: npm start\nworker: node worker.js\n' };
    const again = await world.call('init', '--dry-run');
    expect(again.out).toMatch(/^\+ {5}\S*worker\S*:$/m);
    expect(again.out).not.toContain('+ app:');
  });

  it('does not touch a file that has mistakes', async () => {
    world.files['unmoor.yaml'] = 'app:\n  nmae: shop\n';
    expect(await json('init')).toMatchObject({ code: 2, answer: { error: { code: 'CONF-101' } } });
    expect(Object.keys(world.files)).toEqual(['unmoor.yaml']);
  });

  it('needs no variable to be set, and forgets a memory that cannot be read', async () => {
    world.files['unmoor.yaml'] = 'source:\n  postgres: ${OLD}\n';
    world.files['.unmoor/init.json'] = '{"wrote":';
    expect(await json('init')).toMatchObject({ code: 0, answer: { changed: true } });
    expect(world.files['unmoor.yaml']).toContain('postgres: ${OLD}');
  });

  it('writes what could be read, and exits with 1 when not all could', async () => {
    world.unread = [broken];
    expect(await json('init')).toMatchObject({ code: 1, answer: { changed: true, incomplete: [broken] } });
  });
});
