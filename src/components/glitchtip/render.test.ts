import { describe, expect, it } from 'vitest';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { render } from './render.ts';
import { spawnSync } from 'node:child_process';
import { session, testPostgres } from '../../../test/support/servers.ts';
import { databaseAt } from './render.ts';

describe('GlitchTip', () => {
  it('migrates before it serves and works, in images', () => {
    const { workloads } = render(renderingOf('glitchtip', { target: 'compose' }));
    expect(
      workloads.map(({ id, kind, after }) => [id, kind, after.map((one) => `${one.workload} ${one.is}`)]),
    ).toEqual([
      ['glitchtip-database', 'once', ['db well']],
      ['glitchtip-migrate', 'once', ['glitchtip-database done']],
      ['glitchtip', 'serve', ['glitchtip-migrate done']],
      ['glitchtip-worker', 'serve', ['glitchtip-migrate done']],
    ]);
    for (const { env } of workloads.slice(1)) {
      expect(env['DATABASE_URL']).toEqual({ kind: 'given', name: 'GLITCHTIP_DATABASE_URL', secret: true });
      expect(env['GLITCHTIP_MAX_EVENT_LIFE_DAYS']).toEqual({ kind: 'plain', value: '30' });
    }
  });

  it('runs by Podman on a host, with no secret in an argument', () => {
    const { files, workloads } = render(renderingOf('glitchtip'));
    expectGolden(
      'src/components/glitchtip/golden',
      files.filter(({ at }) => at.endsWith('glitchtip.service') || at.endsWith('.sql')),
    );
    expect(workloads.flatMap(({ ways }) => ways.packages?.names)).toEqual(['podman', 'podman', 'podman']);
  });

  it('has a database of its own, that its role alone may enter, however often it is made', async () => {
    const server = await testPostgres();
    try {
      const sql = render(renderingOf('glitchtip')).files.find(({ at }) => at === databaseAt)?.text;
      for (const password of ['first', `it's "$x" \\ %`]) {
        const env = { ...process.env, GLITCHTIP_DB_PASSWORD: password };
        const { status, stderr } = spawnSync('psql', ['-X', server.url], {
          input: sql,
          env,
          encoding: 'utf8',
        });
        expect([status, stderr]).toEqual([0, '']);
      }
      const admin = await session(server.url);
      const rows = await admin.query<{ may: boolean; owner: string }>(
        "SELECT has_database_privilege('public', 'glitchtip', 'CONNECT') AS may, pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = 'glitchtip'",
      );
      await admin.end();
      expect(rows).toEqual([{ may: false, owner: 'glitchtip' }]);
    } finally {
      await server.stop();
    }
  });
});
