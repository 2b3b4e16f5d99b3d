import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Data } from '../data.ts';
import type { EnvVariable } from '../env.ts';
import { mergeFound } from '../merge.ts';
import { type ServiceClaim, weights } from '../reader.ts';

const claim = (said: Partial<ServiceClaim> & { readonly file?: string }): ServiceClaim => {
  const { file = 'package.json', ...rest } = said;
  return { folder: '', kind: 'web', weight: weights.packageFile, from: [{ file }], ...rest };
};
const merged = (...claims: readonly ServiceClaim[]) => mergeFound('app', [{ services: claims }]).services;
const ids = (...claims: readonly ServiceClaim[]) => merged(...claims).map(({ id }) => id);

describe('claims of services', () => {
  it('make one service, field by field from the heaviest that says something', () => {
    const services = merged(
      claim({ framework: 'express', start: 'npm start', port: 3000, build: 'npm run build' }),
      claim({
        file: 'railway.json',
        weight: weights.platform,
        start: 'node dist/main.js',
        health: '/up',
        build: undefined,
      }),
      claim({
        file: 'Dockerfile',
        weight: weights.dockerfile,
        start: 'node .',
        port: 8080,
        websockets: true,
      }),
    );
    expect(services).toEqual([
      {
        id: 'app',
        kind: 'web',
        folder: '',
        runtime: 'other',
        framework: 'express',
        build: 'npm run build',
        start: 'node dist/main.js',
        port: 8080,
        health: '/up',
        websockets: true,
        from: [{ file: 'Dockerfile' }, { file: 'package.json' }, { file: 'railway.json' }],
      },
    ]);
  });

  it('keep two of one kind apart by their names, and give both what an unnamed claim says', () => {
    const services = merged(
      claim({ file: 'Procfile', weight: weights.procfile, name: 'web', start: 'node a.js' }),
      claim({ file: 'Procfile', weight: weights.procfile, name: 'admin', start: 'node b.js' }),
      claim({ framework: 'express', runtime: 'node' }),
    );
    expect(services.map(({ id, start, framework }) => [id, start, framework])).toEqual([
      ['app', 'node b.js', 'express'],
      ['app.web', 'node a.js', 'express'],
    ]);
  });

  it('are one where two files call the only worker of a folder by two names', () => {
    expect(
      ids(
        claim({
          file: 'Procfile',
          weight: weights.procfile,
          kind: 'worker',
          name: 'worker',
          start: 'celery -A a worker',
        }),
        claim({
          file: 'compose.yml',
          weight: weights.compose,
          kind: 'worker',
          name: 'celery',
          start: 'celery -A a worker -l info',
        }),
      ),
    ).toEqual(['app.worker']);
  });

  it('are matched by name or command where several files name several', () => {
    const services = merged(
      claim({
        file: 'Procfile',
        weight: weights.procfile,
        kind: 'worker',
        name: 'mails',
        start: 'node mails.js',
      }),
      claim({
        file: 'Procfile',
        weight: weights.procfile,
        kind: 'worker',
        name: 'worker',
        start: 'node worker.js',
      }),
      claim({
        file: 'compose.yml',
        weight: weights.compose,
        kind: 'worker',
        name: 'worker',
        start: 'node worker.js --all',
      }),
      claim({
        file: 'compose.yml',
        weight: weights.compose,
        kind: 'worker',
        name: 'mailer',
        start: 'node mails.js',
      }),
    );
    expect(services.map(({ id, start }) => [id, start])).toEqual([
      ['app.worker', 'node mails.js'],
      ['app.worker.worker', 'node worker.js --all'],
    ]);
  });

  it('whose kind is a guess join what is known of the folder, and stand alone only without it', () => {
    const guess = claim({
      file: 'Dockerfile',
      weight: weights.dockerfile,
      guessed: 'kind',
      dockerfile: 'Dockerfile',
    });
    expect(merged(guess).map(({ kind }) => kind)).toEqual(['web']);
    expect(
      merged(guess, claim({ kind: 'worker' })).map(({ kind, dockerfile }) => [kind, dockerfile]),
    ).toEqual([['worker', 'Dockerfile']]);
    expect(
      merged(guess, claim({ kind: 'worker' }), claim({ kind: 'static' })).map(({ kind, dockerfile }) => [
        kind,
        dockerfile,
      ]),
    ).toEqual([
      ['static', 'Dockerfile'],
      ['worker', undefined],
    ]);
  });

  it('whose service is a guess add to what there is, and never to another runtime', () => {
    const django = claim({ file: 'manage.py', runtime: 'python', packages: 'pip' });
    const styles = claim({ guessed: 'service', runtime: 'node', packages: 'npm', build: 'npm run build' });
    const release = claim({ file: 'Procfile', guessed: 'service', migrate: 'python manage.py migrate' });
    expect(merged(styles, release)).toEqual([]);
    expect(merged(django, styles, release)).toMatchObject([
      { runtime: 'python', packages: 'pip', migrate: 'python manage.py migrate' },
    ]);
    expect(merged(django, styles)[0]).not.toHaveProperty('build');
  });

  it('get what is known of their folder, but for images that others made', () => {
    const services = merged(
      claim({ runtime: 'node', version: '20', packages: 'npm', install: 'npm ci' }),
      claim({ file: 'render.yaml', kind: 'job', schedule: '0 * * * *', start: 'node job.js' }),
      claim({ file: 'compose.yml', kind: 'worker', image: 'ghcr.io/a/b', name: 'b' }),
    );
    expect(services.map(({ kind, runtime, packages }) => [kind, runtime, packages])).toEqual([
      ['web', 'node', 'npm'],
      ['worker', 'other', undefined],
      ['job', 'node', 'npm'],
    ]);
  });

  it('get ids from folders and kinds', () => {
    const job = (calls: string) =>
      claim({ folder: 'web/site', kind: 'job', calls, name: calls, file: 'vercel.json' });
    expect(
      ids(
        claim({ folder: 'web/site', kind: 'static' }),
        job('/api/b'),
        job('/api/a'),
        claim({ folder: 'api' }),
        claim({ folder: 'api', kind: 'scheduler' }),
      ),
    ).toEqual(['api', 'api.scheduler', 'web-site', 'web-site.job', 'web-site.job.api-b']);
  });

  it('say nothing of ports and health where nothing answers', () => {
    const [worker] = merged(claim({ kind: 'worker', port: 3000, health: '/up', websockets: true }));
    expect(worker).toMatchObject({ websockets: false });
    expect(worker).not.toHaveProperty('port');
    expect(worker).not.toHaveProperty('health');
  });

  it('give the same services in whatever order they come', () => {
    const claims = [
      claim({ folder: 'a', framework: 'express' }),
      claim({ folder: 'a', file: 'a/Procfile', weight: weights.procfile, name: 'web', start: 'node 1.js' }),
      claim({ folder: 'a', file: 'a/Procfile', weight: weights.procfile, name: 'other', start: 'node 2.js' }),
      claim({ folder: 'a', file: 'compose.yml', weight: weights.compose, name: 'other', start: 'node 3.js' }),
      claim({ folder: 'a', file: 'a/Dockerfile', weight: weights.dockerfile, guessed: 'kind', port: 80 }),
      claim({ folder: 'b', kind: 'worker' }),
      claim({ folder: 'b', kind: 'worker', file: 'b/Procfile', name: 'jobs' }),
    ];
    const expected = merged(...claims);
    fc.assert(
      fc.property(fc.shuffledSubarray(claims, { minLength: claims.length }), (shuffled) => {
        expect(merged(...shuffled)).toEqual(expected);
      }),
    );
  });
});

const data = (said: Partial<Data> & Pick<Data, 'kind'>): Data => ({
  id: said.kind,
  env: [],
  from: [{ file: 'a' }],
  ...said,
});
const reads = (name: string): EnvVariable => ({
  name,
  when: 'run',
  required: true,
  secret: true,
  readAt: [{ file: 'db.ts', line: 1 }],
  namedAt: [],
});
const mergedData = (claims: readonly Data[], env: readonly EnvVariable[] = []) =>
  mergeFound('app', [{ data: claims, env }]).data;

describe('claims of data', () => {
  it('are one database where supabase-js and DATABASE_URL speak of it', () => {
    const found = mergedData(
      [
        data({ kind: 'postgres', from: [{ file: 'package.json', line: 4 }] }),
        data({ kind: 'postgres', platform: 'supabase', env: ['SUPABASE_URL'] }),
        data({ kind: 'postgres', env: ['DATABASE_URL'] }),
      ],
      [reads('DATABASE_URL'), reads('DIRECT_URL')],
    );
    expect(found).toEqual([
      {
        id: 'postgres',
        kind: 'postgres',
        platform: 'supabase',
        env: ['DATABASE_URL', 'DIRECT_URL', 'SUPABASE_URL'],
        from: [{ file: 'a' }, { file: 'package.json', line: 4 }],
      },
    ]);
  });

  it('stay two where two platforms hold one each, unless they share a variable', () => {
    const [render, supabase] = [
      data({ kind: 'postgres', platform: 'render', env: ['DATABASE_URL'] }),
      data({ kind: 'postgres', platform: 'supabase', env: ['SUPABASE_URL'] }),
    ];
    expect(mergedData([render, supabase]).map(({ id, platform }) => [id, platform])).toEqual([
      ['postgres', 'render'],
      ['postgres.supabase', 'supabase'],
    ]);
    expect(mergedData([render, { ...supabase, env: ['DATABASE_URL'] }])).toHaveLength(1);
  });

  it('stay two where a variable has a word of its own before its name', () => {
    const found = mergedData(
      [data({ kind: 'postgres' })],
      ['DATABASE_URL', 'ANALYTICS_DATABASE_URL', 'TEST_DATABASE_URL', 'DB_HOST', 'PORT'].map(reads),
    );
    expect(found.map(({ id, env }) => [id, env])).toEqual([
      ['postgres', ['DATABASE_URL', 'DB_HOST']],
      ['postgres.analytics', ['ANALYTICS_DATABASE_URL']],
    ]);
    expect(
      mergedData([data({ kind: 'postgres' })], [reads('SURVEY_DATABASE_URL')]).map(({ env }) => env),
    ).toEqual([['SURVEY_DATABASE_URL']]);
  });

  it('gather what a Redis is used for', () => {
    const [redis] = mergedData([
      data({ kind: 'redis', uses: ['queue'] }),
      data({ kind: 'redis', platform: 'upstash', uses: ['cache', 'queue'] }),
    ]);
    expect(redis).toMatchObject({ platform: 'upstash', uses: ['cache', 'queue'] });
  });
});

describe('everything else', () => {
  it('is there once, with all its evidence, in a stable order', () => {
    const need = { kind: 'mail-api', platform: 'resend' } as const;
    const tie = {
      rule: 'r',
      platform: 'resend',
      what: { en: 'x', fr: 'x' },
      file: 'a.ts',
      line: 10,
      wayOut: { en: 'y', fr: 'y' },
      effort: 'none',
    } as const;
    const secret = { kind: 'env file', file: '.env', names: ['A'], committed: true } as const;
    const unread = { what: 'a.json', line: 2, why: 'broken', next: 'mend' };
    const inventory = mergeFound('app', [
      {
        needs: [{ ...need, from: [{ file: 'b.ts' }] }],
        ties: [tie, { ...tie, line: 9 }, tie],
        secrets: [secret, secret],
        incomplete: [unread, unread],
        env: [{ ...reads('A'), required: false, when: 'build' }, reads('A')],
        domains: [{ host: 'x.vercel.app', kind: 'own', from: [{ file: 'b' }] }],
      },
      {
        needs: [{ ...need, from: [{ file: 'a.ts' }] }],
        domains: [{ host: 'x.vercel.app', kind: 'platform', platform: 'vercel', from: [{ file: 'a' }] }],
      },
    ]);
    expect(inventory.needs).toEqual([{ ...need, from: [{ file: 'a.ts' }, { file: 'b.ts' }] }]);
    expect(inventory.ties.map(({ line }) => line)).toEqual([9, 10]);
    expect([inventory.secrets, inventory.incomplete]).toEqual([[secret], [unread]]);
    expect(inventory.env).toEqual([{ ...reads('A'), when: 'build', required: true }]);
    expect(inventory.domains).toEqual([
      { host: 'x.vercel.app', kind: 'platform', platform: 'vercel', from: [{ file: 'a' }, { file: 'b' }] },
    ]);
  });
});
