import { describe, expect, it } from 'vitest';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { render } from './render.ts';
import { spawnSync } from 'node:child_process';
import { postgresOf } from '../../../test/support/majors.ts';
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

  it.each([15, 17])(
    'on a server of the target’s own (%i) a job makes it first, as a user who is no superuser',
    async (major) => {
      const { workloads, files } = render(renderingOf('glitchtip', { target: 'ecs' }));
      const [job, migrate] = workloads;
      expect([job?.id, job?.files, migrate?.after]).toEqual([
        'glitchtip-database',
        [databaseAt],
        [{ workload: 'glitchtip-database', is: 'done' }],
      ]);
      expect(job?.env['PGPASSWORD']).toEqual({ kind: 'given', name: 'DB_PASSWORD', secret: true });
      const server = await postgresOf(major);
      try {
        const sql = files.find(({ at }) => at === databaseAt)?.text;
        for (const password of ['first', 'second']) {
          const { status, stderr } = spawnSync('psql', ['-X', server.url], {
            // As on RDS: the user may make roles and databases, and nothing else.
            input: `SELECT 'CREATE ROLE app LOGIN CREATEROLE CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') \\gexec\nSET SESSION AUTHORIZATION app;\n${sql}`,
            env: { ...process.env, GLITCHTIP_DB_PASSWORD: password },
            encoding: 'utf8',
          });
          expect([status, stderr]).toEqual([0, '']);
        }
        const admin = await session(server.url);
        const rows = await admin.query<{ owner: string; wide: boolean }>(
          "SELECT datdba::regrole::text AS owner, rolsuper OR rolcreatedb OR rolcreaterole AS wide FROM pg_database JOIN pg_roles ON rolname = 'glitchtip' WHERE datname = 'glitchtip'",
        );
        await admin.end();
        expect(rows).toEqual([{ owner: 'glitchtip', wide: false }]);
      } finally {
        await server.stop();
      }
    },
  );
});
