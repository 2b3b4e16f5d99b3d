// npm run apps [-- NAME...]: installs, builds and runs the apps that the reader is examined on, and says what ran and how long it took.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';
import { Refusal, tool } from './setup-say.mjs';
import { aptAs, installByApt } from './setup-servers.mjs';

/** What test/apps/association imports, by Debian's names, and a client for its WebSocket. */
const debian = {
  django: 'python3-django',
  channels: 'python3-django-channels',
  daphne: 'python3-daphne',
  celery: 'python3-celery',
  channels_redis: 'python3-channels-redis',
  django_redis: 'python3-django-redis',
  corsheaders: 'python3-django-cors-headers',
  dj_database_url: 'python3-dj-database-url',
  psycopg2: 'python3-psycopg2',
  requests: 'python3-requests',
  sentry_sdk: 'python3-sentry-sdk',
  PIL: 'python3-pil',
  websockets: 'python3-websockets',
};

await tool(async () => {
  await setUp();
  installPython();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = ['run', '--config', 'vitest.apps.config.ts', ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd: root, stdio: 'inherit' });
  return status ?? 1;
});

/** Debian's own Python, whose packages apt brings: another one on the PATH does not see them. */
function installPython() {
  const isMissing = (module) =>
    spawnSync('/usr/bin/python3', ['-c', `import ${module}`], { stdio: 'ignore' }).status !== 0;
  const missing = () => Object.keys(debian).filter(isMissing);
  const as = missing().length > 0 ? aptAs() : undefined;
  if (as !== undefined) {
    const packages = missing().map((module) => debian[module]);
    installByApt(as, existsSync('/usr/bin/python3') ? packages : ['python3', ...packages]);
  }
  if (missing().length > 0)
    throw new Refusal(
      `/usr/bin/python3 lacks ${missing().join(', ')}: install ${missing()
        .map((module) => debian[module])
        .join(' ')}, then try again.`,
    );
}
