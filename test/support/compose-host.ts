import { execFileSync } from 'node:child_process';
import { nameImages } from '../hosts/images.ts';
import type { TestHost } from '../hosts/index.ts';
import { asBinary, django } from './places/python.ts';

const forky =
  "sed -i 's/trixie/forky/;/-security/d;/-updates/d' /etc/apt/sources.list && apt-get -o Acquire::Check-Valid-Until=false update && apt-get install -y --no-install-recommends";
const trixie = 'apt-get update && apt-get install -y --no-install-recommends';

/**
 * Stand-ins of the images that a rendered stack names. nginx is the 1.30 that its files are written for, of Debian's next release; Node,
 * Python, PostgreSQL and Redis are those of Debian 13. No registry of Python packages can be reached: the image brings them, and pip finds
 * them there.
 */
const recipes: Readonly<Record<string, string>> = {
  'nginx:1.30': `FROM debian:trixie-slim
RUN ${forky} nginx curl && useradd --system --no-create-home nginx && rm -rf /var/lib/nginx && mkdir -p /var/cache/nginx && ln -s /var/cache/nginx /var/lib/nginx
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
`,
  'python:3.11-slim': `FROM python
RUN ${trixie} ${django.join(' ')}
RUN ${asBinary} && rm -f /usr/lib/python3*/EXTERNALLY-MANAGED
RUN for name in daphne celery; do printf '#!/bin/sh\\nexec python3 -m %s "$@"\\n' $name >/usr/local/bin/$name && chmod 755 /usr/local/bin/$name; done
ENV PIP_NO_INDEX=1 PIP_NO_DEPS=1
`,
  'edoburu/pgbouncer:v1.24.1-p1': `FROM debian:trixie-slim
RUN ${trixie} pgbouncer netcat-openbsd && ln -s /usr/sbin/pgbouncer /usr/bin/pgbouncer
USER postgres
`,
  'certbot/certbot:v5.1.0': `FROM debian:trixie-slim
RUN ${trixie} certbot openssl
ENTRYPOINT ["certbot"]
`,
};

/** Makes every image that the stacks of the two apps are started from. */
export async function makeStandIns(host: TestHost): Promise<void> {
  await nameImages(host, {
    'postgres:17.12': 'postgres',
    'redis:8.0.5': 'redis',
    'node:24-trixie': 'node',
    'node:24-trixie-slim': 'node',
  });
  await host.sure(['mkdir', '-p', '/srv/empty']);
  for (const [name, recipe] of Object.entries(recipes))
    await host.sure(['docker', 'build', '--tag', name, '--file', '-', '/srv/empty'], recipe);
}

/** Lays a folder of this machine into one of the host, without what was installed here. */
export async function layFolder(host: TestHost, from: string, to: string): Promise<void> {
  const packed = execFileSync('tar', ['--exclude=node_modules', '-C', from, '-czf', '-', '.'], {
    maxBuffer: 2 ** 28,
  });
  await host.sure(
    ['sh', '-c', 'mkdir -p "$0" && base64 -d | tar --no-same-owner -xzf - -C "$0"', to],
    packed.toString('base64'),
  );
}
