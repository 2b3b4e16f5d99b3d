import { createServer, type Server } from 'node:http';
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeText } from '../../src/core/formats/compose.ts';
import { writeYaml } from '../../src/core/formats/write-yaml.ts';
import { type TestHost, closeLab, testHost } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import { call } from '../support/cli.ts';
import { layFolder, makeStandIns } from '../support/compose-host.ts';
import { copyOf, Diary } from '../support/live/programs.ts';
import { sayInSocket } from '../support/places/web-socket.ts';

const diary = new Diary();
let host: TestHost;

beforeAll(async () => {
  host = await diary.time('a host with Docker', () => testHost({ name: 'box', docker: 'with-images' }));
  await diary.time('stand-ins of the images that the stacks name', () => makeStandIns(host));
});
afterAll(async () => {
  await closeLab();
  diary.print('Rendered for Docker Compose, and started on a real host');
});

interface Started {
  readonly app: string;
  readonly domain: string;
  /** What is started; what it waits for comes with it. Everything else of the stack has images that no stand-in is made of. */
  readonly services: readonly string[];
  readonly flags?: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

const compose = (app: string, ...args: readonly string[]) =>
  host.run([`/srv/${app}/deploy/compose`, '--progress', 'plain', ...args]);

async function sure(app: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await compose(app, ...args);
  if (code !== 0) {
    const { stdout: said } = await compose(app, 'logs', '--tail', '20');
    throw new Error(`compose ${args.join(' ')} ended with ${code}:\n${stderr}\n${said}`.slice(-6000));
  }
  return stdout;
}

/** Renders the app with the built command, lays it on the host, and starts it as its README says. */
async function started({ app, domain, services, flags = [], values }: Started): Promise<void> {
  const { folder, remove } = copyOf(app);
  writeFileSync(join(folder, 'unmoor.yaml'), `app:\n  domains: [${domain}]\n`);
  const { code, err } = await call(folder, ['render', '.', '--to', 'compose', ...flags]);
  expect([code, err]).toEqual([0, expect.any(String)]);
  rmSync(join(folder, '.env.production'), { force: true });
  await layFolder(host, folder, `/srv/${app}`);
  remove();
  const lines = Object.entries(values).map(([name, value]) => `${name}='${value}'\n`);
  await host.sure(['sh', '-c', `umask 077; cat >/srv/${app}/.env.production`], lines.join(''));
  await sure(app, 'config', '--quiet');
  await certify(app, domain);
  await diary.time(`${app}: docker compose up --build --wait`, () =>
    sure(app, 'up', '--detach', '--build', '--wait', ...services),
  );
}

/** Puts a new certificate where certbot would put it: no authority can be asked from here. */
const certify = (app: string, domain: string) => {
  const inside = ['run', '--rm', '--no-deps', '-T', '--entrypoint', 'sh', 'certificates', '-c'];
  const script =
    'mkdir -p "$0" && openssl req -x509 -newkey rsa:2048 -nodes -keyout "$0/privkey.pem" -out "$0/fullchain.pem" -days 3 -subj "/CN=$1"';
  return sure(app, ...inside, script, `/etc/letsencrypt/live/${domain}`, domain);
};

/** What every stack is given; the words have signs that shells, YAML and Compose all make something of. */
const common = {
  DB_PASSWORD: 'b0a1c2d3e4f5',
  DB_SUPERUSER_PASSWORD: 'it is $HOME "x" #1',
  DB_MONITOR_PASSWORD: 'm0n1t0r',
  REDIS_PASSWORD: '0a1b2c3d4e5f',
  GF_SECURITY_ADMIN_PASSWORD: 'x',
  GLITCHTIP_DATABASE_URL: 'x',
  GLITCHTIP_DB_PASSWORD: 'x',
  GLITCHTIP_SECRET_KEY: 'x',
  RESEND_API_KEY: 're_test',
};

const get = (domain: string, path: string, headers: Readonly<Record<string, string>> = {}) =>
  ask({ address: host.address, port: 443, host: domain, path, headers });

async function isOpen(port: number): Promise<boolean> {
  const socket = connectPlain({ host: host.address, port, timeout: 2000 });
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('timeout', () => resolve(false));
      socket.once('error', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

/** Of all that a stack listens on, seen from another machine. */
const openPorts = async () => {
  const ports = [80, 443, 3000, 3001, 3030, 5432, 6379, 6389, 6432, 8000, 8025, 8090, 8800, 9090];
  const open = await Promise.all(ports.map(isOpen));
  return ports.filter((_, index) => open[index]);
};

interface Inspected {
  readonly Name: string;
  readonly Config: { readonly Env: readonly string[]; readonly User: string };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapAdd: readonly string[] | null;
    readonly CapDrop: readonly string[];
    readonly SecurityOpt: readonly string[];
    readonly Memory: number;
    readonly Privileged: boolean;
    readonly LogConfig: { readonly Type: string };
  };
  readonly RestartCount: number;
}

const inspected = async (app: string): Promise<readonly Inspected[]> => {
  const ids = (await sure(app, 'ps', '--all', '--quiet')).trim().split('\n');
  return JSON.parse(await host.sure(['docker', 'inspect', ...ids])) as Inspected[];
};

const expectConfined = async (app: string) => {
  for (const { Name, HostConfig, RestartCount } of await inspected(app)) {
    expect([Name, HostConfig.ReadonlyRootfs, HostConfig.CapDrop, HostConfig.SecurityOpt]).toEqual([
      Name,
      true,
      ['ALL'],
      ['no-new-privileges:true'],
    ]);
    expect([Name, HostConfig.CapAdd !== null, HostConfig.Memory > 0]).toEqual([
      Name,
      Name.includes('nginx'),
      true,
    ]);
    expect([Name, HostConfig.LogConfig.Type, RestartCount]).toEqual([Name, 'local', 0]);
  }
};

describe('a compose file', () => {
  it('says every text as it is meant, as Compose itself reads it', async () => {
    const unit = fc.string({ unit: 'grapheme', maxLength: 12 });
    // No process is given a NUL, and the file says so itself (RENDER-103).
    const texts = fc.sample(unit, 400).filter((text) => !/\0|\p{Surrogate}/u.test(text));
    const nasty = [
      '$HOME',
      '${X:-y}',
      '$$',
      "it's",
      '"q"',
      'yes',
      '0x1f',
      ' a ',
      'a: b',
      '- x',
      '#',
      'a\nb',
      '\u2028',
    ];
    const command = [...nasty, ...texts].map(composeText);
    const text = writeYaml({ name: 'texts', services: { one: { image: 'debian', command } } });
    const read = await host.sure(['docker', 'compose', '-f', '-', 'config', '--format', 'json'], text);
    const { services } = JSON.parse(read) as { services: { one: { command: string[] } } };
    expect(services.one.command.map((word) => word.replaceAll('$$', '$'))).toEqual([...nasty, ...texts]);
  });
});

describe('the association’s site', () => {
  const app = 'association';
  const domain = 'semeurs.org';
  beforeAll(() =>
    started({
      app,
      domain,
      services: ['nginx', 'worker', 'beat'],
      values: {
        ...common,
        DATABASE_URL: `postgresql://app:${common.DB_PASSWORD}@pool:6432/app`,
        REDIS_URL: `redis://app:${common.REDIS_PASSWORD}@state:6379/0`,
        DJANGO_SECRET_KEY: 'a$b "c" #d',
        ADMIN_TOKEN: 'token',
        ALLOWED_HOSTS: `${domain},www.${domain}`,
        SECURE_SSL_REDIRECT: '0',
        FIGURES_EVERY_SECONDS: '2',
        VITE_API_URL: `https://${domain}`,
      },
    }),
  );
  afterAll(() => sure(app, 'down', '--volumes'));

  it('shows its page and answers its API, over TLS, from outside', async () => {
    const page = await get(domain, '/');
    expect([page.status, page.headers['strict-transport-security']]).toEqual([200, 'max-age=300']);
    expect(page.body).toContain('<html lang="fr">');
    const api = await get(domain, '/api/projects/');
    expect([api.status, JSON.parse(api.body)]).toEqual([200, { projects: [] }]);
    const plain = await ask({ address: host.address, port: 80, tls: false, host: domain, path: '/x' });
    expect([plain.status, plain.headers.location]).toEqual([301, `https://${domain}/x`]);
  });

  it('keeps a WebSocket open, and repeats what is said', async () => {
    const word = { author: 'Ada', text: 'Bonjour' };
    const heard = await sayInSocket({ address: host.address, domain, path: '/ws/room/', word });
    expect(heard).toContain('{"author": "Ada", "text": "Bonjour"}');
  });

  it('migrated once, and its worker and beat work', async () => {
    const migrations = await sure(app, 'logs', '--no-log-prefix', 'migrate');
    expect(migrations.match(/Applying community\.0001_initial\.\.\. OK/g)).toHaveLength(1);
    await expect
      .poll(async () => (await get(domain, '/api/figures/')).body, { timeout: 60_000, interval: 500 })
      .toContain('"members"');
  });

  it('publishes 80 and 443, and nothing else', async () => {
    expect(await openPorts()).toEqual([80, 443]);
  });

  it('runs without root’s rights, on systems that cannot be written', () => expectConfined(app));

  it('takes a value with every sign as it is', async () => {
    const asked = ['exec', '-T', 'web', 'python', '-c', 'import os; print(os.environ["DJANGO_SECRET_KEY"])'];
    expect(await sure(app, ...asked)).toBe('a$b "c" #d\n');
    const unset = ['exec', '-T', 'web', 'python', '-c', 'import os; print("SENTRY_DSN" in os.environ)'];
    expect(await sure(app, ...unset)).toBe('False\n');
  });

  it('keeps uploads when its containers are made anew', async () => {
    const write = 'import os; os.makedirs("media", exist_ok=True); open("media/kept", "w").write("here")';
    await sure(app, 'exec', '-T', 'web', 'python', '-c', write);
    await sure(app, 'up', '--detach', '--force-recreate', '--no-deps', '--wait', 'web');
    const read = ['exec', '-T', 'worker', 'cat', 'media/kept'];
    expect(await sure(app, ...read)).toBe('here');
  });

  it('serves a renewed certificate after the front is told', async () => {
    const before = await serial(domain);
    await certify(app, domain);
    expect(await serial(domain)).toBe(before);
    await sure(app, 'kill', '--signal', 'SIGHUP', 'nginx');
    await expect.poll(() => serial(domain), { timeout: 30_000 }).not.toBe(before);
  });

  it('dumps and restores through a pipe, byte for byte (A22)', async () => {
    const dump = `/srv/${app}/deploy/compose exec -T db pg_dump --username=postgres --format=custom app >/srv/app.dump && head -c 5 /srv/app.dump`;
    expect(await host.sure(['sh', '-c', dump])).toBe('PGDMP');
    const restore = `/srv/${app}/deploy/compose exec -T db sh -c 'createdb -U postgres copy && pg_restore --username=postgres --dbname=copy --no-owner --exit-on-error --single-transaction' </srv/app.dump`;
    await host.sure(['sh', '-c', restore]);
  });
});

describe('the shop', () => {
  const app = 'shop';
  const domain = 'shop.example.com';
  let platforms: Server;
  beforeAll(async () => {
    platforms = await standInPlatforms();
    const at = platforms.address();
    const outside = `http://${host.address.replace(/\.\d+$/, '.1')}:${typeof at === 'object' ? at?.port : ''}`;
    await started({
      app,
      domain,
      services: ['nginx'],
      flags: ['--without', 'analytics,garage', '--code-change', 'rows-api,storage-api,redis-rest'],
      values: {
        ...common,
        SUPABASE_URL: outside,
        SUPABASE_SERVICE_ROLE_KEY: 'x',
        UPSTASH_REDIS_URL: outside,
        UPSTASH_REDIS_TOKEN: 'x',
        SENTRY_DSN: 'https://x@sentry.example/1',
        CRON_SECRET: 'cron',
        GARAGE_ADMIN_TOKEN: 'x',
        GARAGE_RPC_SECRET: 'x',
        NEXT_PUBLIC_API_URL: `https://${domain}`,
      },
    });
  });
  afterAll(async () => {
    platforms.close();
    await sure(app, 'down', '--volumes');
  });

  it('shows its page and answers its API, over TLS, from outside', async () => {
    const page = await get(domain, '/panier');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const api = await get(domain, '/api/health');
    expect([api.status, JSON.parse(api.body)]).toEqual([200, { ok: true }]);
  });

  it('publishes 80 and 443, and nothing else', async () => {
    expect(await openPorts()).toEqual([80, 443]);
  });

  it('runs without root’s rights, on systems that cannot be written', () => expectConfined(app));
});

/** What the shop still asks of its old platforms: rows of a table, and a Redis over HTTP. */
const standInPlatforms = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const pong = { result: 'PONG' };
        const many = request.url?.endsWith('/pipeline') === true;
        const redis = many ? (JSON.parse(body) as unknown[]).map(() => pong) : pong;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(request.method === 'POST' ? redis : []));
      });
    });
    server.listen(0, '0.0.0.0', () => resolve(server));
  });

/** Of the certificate that is served. */
const serial = (servername: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: host.address, port: 443, servername, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.on('error', reject);
  });
