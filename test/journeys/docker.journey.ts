import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameImages } from '../hosts/images.ts';
import { type TestHost, closeLab, testHost } from '../hosts/index.ts';

let host: TestHost;
beforeAll(async () => {
  host = await testHost({ name: 'dock', docker: 'with-images' });
});
afterAll(closeLab);

const compose = `services:
  db:
    image: docker.io/library/postgres:17.12
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: test, POSTGRES_DB: shop }
    healthcheck: { test: ['CMD', 'pg_isready', '-U', 'app', '-d', 'shop'], interval: 1s, retries: 60 }
    mem_limit: 256m
    cpus: 0.5
  cache:
    image: docker.io/library/redis:8.0.5
    healthcheck: { test: ['CMD', 'redis-cli', '-h', 'cache', 'ping'], interval: 1s, retries: 60 }
  web:
    build: /srv/web
    depends_on: { db: { condition: service_healthy }, cache: { condition: service_healthy } }
    ports: ['80:80']
`;

const dockerfile = `FROM node:24-trixie AS build
RUN node -e "fs.writeFileSync('/page.txt', 'built by node')"
FROM docker.io/library/nginx:1.28
RUN apt-get update && apt-get install -y --no-install-recommends tini
COPY --from=build /page.txt /usr/share/nginx/html/page.txt
`;

describe('a test host with Docker and the stand-ins', () => {
  it('builds and runs a stack without a registry, and keeps it to its limits', async () => {
    await nameImages(host, {
      'docker.io/library/postgres:17.12': 'postgres',
      'docker.io/library/redis:8.0.5': 'redis',
      'docker.io/library/nginx:1.28': 'nginx',
      'node:24-trixie': 'node',
    });
    await host.sure(['mkdir', '-p', '/srv/web']);
    await host.sure(['tee', '/srv/web/Dockerfile'], dockerfile);
    await host.sure(['tee', '/srv/compose.yaml'], compose);
    await host.sure(['docker', 'compose', '-f', '/srv/compose.yaml', 'up', '--build', '--wait']);
    expect(await (await fetch(`http://${host.address}/page.txt`)).text()).toBe('built by node');
    const version = ['psql', '-U', 'app', '-d', 'shop', '-Atc', 'select current_user'] as const;
    const inDb = ['docker', 'compose', '-f', '/srv/compose.yaml', 'exec', '-T', 'db'] as const;
    expect(await host.sure([...inDb, ...version])).toBe('app\n');
    const limit =
      'cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max';
    expect(await host.sure([...inDb, 'sh', '-c', limit])).toBe(`${256 * 1024 * 1024}\n`);
  });

  it('has it again after a reboot', async () => {
    await host.sure(['docker', 'run', '-d', '--restart', 'always', '-p', '81:80', 'nginx']);
    expect(await host.reboot()).toBe('running');
    expect((await fetch(`http://${host.address}:81/`)).status).toBe(200);
  });
});
