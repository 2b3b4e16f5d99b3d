import type { UnitSeen } from '../../../src/core/health/asks/units.ts';
import type { Inside } from '../../../src/core/health/inside.ts';
import type { Outside } from '../../../src/core/health/outside.ts';
import type { System } from '../../../src/core/health/system.ts';
import { readManifest } from '../../../src/core/host/manifest.ts';

export const now = Date.UTC(2026, 10, 26);
const address = '203.0.113.7';
const day = 24 * 3_600_000;

const unit = (name: string, enable = true, more: object = {}) => ({ name, enable, ...more });
const awaits = { awaits: 'release' };

const manifest = readManifest(
  JSON.stringify({
    format: 1,
    app: 'shop',
    domain: 'shop.example',
    host: { cpu: 2, memoryMib: 8192, diskBytes: 1e10 },
    packages: ['pgbackrest', 'unattended-upgrades'],
    users: [],
    files: [],
    units: [
      unit('postgresql@17-main.service'),
      unit('pgbouncer.service'),
      unit('redis-server@state.service'),
      unit('nginx.service'),
      unit('postfix.service'),
      unit('fail2ban.service'),
      unit('nftables.service'),
      unit('prometheus.service'),
      unit('unmoor-swap.service'),
      unit('shop-blue.target', true, awaits),
      unit('shop-green.target', true, awaits),
      unit('shop-web-blue@.service', false, awaits),
      unit('shop-web-green@.service', false, awaits),
      unit('shop-migrate.service', false, awaits),
      unit('shop-worker-blue.service', false, awaits),
      unit('shop-beat.service', true, awaits),
    ],
    off: ['redis-server.service'],
    env: {
      at: '/etc/shop/app.env',
      dialect: 'systemd',
      mode: '0640',
      owner: 'root:app',
      here: ['127.0.0.1'],
      names: ['SECRET_KEY'],
      optional: ['ALLOWED_HOSTS'],
    },
    serves: { names: ['shop.example'], tcp: [22, 80, 443], health: '/health' },
  }),
);

export const aUnit = (name: string, more: Partial<UnitSeen> = {}): UnitSeen => ({
  name,
  active: 'active',
  sub: 'running',
  enabled: 'enabled',
  result: 'success',
  restarts: 0,
  sinceS: 5000,
  unfit: false,
  oneshot: false,
  said: [],
  ...more,
});

export const webUnit = 'shop-web-blue@18000.service';

const units: ReadonlyMap<string, UnitSeen> = new Map(
  [
    ...manifest.units
      .filter(({ name }) => !name.includes('@.') && !name.includes('green'))
      .map(({ name }) => aUnit(name)),
    aUnit('shop-migrate.service', { active: 'inactive', oneshot: true }),
    aUnit('shop-green.target'),
    // The release of before: it waits, and does not run.
    aUnit('shop-web-green@28000.service', { active: 'inactive', unfit: true }),
    aUnit(webUnit),
  ].map((one) => [one.name, one]),
);

const ok = { status: 200, late: false };

const inside: Inside = {
  access: {
    ssh: new Map([['passwordauthentication', 'no']]),
    isFiltered: true,
    jails: 2,
    addresses: [address],
  },
  backup: { wanted: true, newest: now - day },
  clock: { now: now + 200, isSynchronized: true, isContainer: false },
  database: {
    connections: { used: 4, most: 20, reserved: 3 },
    idleInTransaction: { sessions: 0, longestS: 0, blocked: 0 },
    slow: [],
    slots: [],
    archiver: { on: true, failing: false, failed: 0, segment: '', waiting: 0 },
    wrapped: 0.01,
    urls: new Map([['DATABASE_URL', '']]),
    direct: new Map([['DATABASE_URL', '']]),
  },
  disk: {
    fileSystems: [{ at: '/', size: 1e11, free: 6e10, inodes: 1e6, freeInodes: 9e5 }],
    largeLogs: [],
  },
  env: { mode: '0640', owner: 'root:app' },
  front: {
    page: ok,
    health: ok,
    plain: { status: 301, location: 'https://shop.example/', late: false },
    upgrade: { status: 101, late: false },
    longestReadS: 3600,
    listening: [
      { address: '0.0.0.0', port: 443, program: 'nginx' },
      { address: '127.0.0.1', port: 5432, program: 'postgres' },
    ],
  },
  mail: {
    name: 'mail.shop.example',
    waiting: 0,
    oldestS: 0,
    port25: { asked: ['mx.example'], isOpen: true },
    keys: new Map([['unmoor._domainkey', 'KEY']]),
  },
  memory: { total: 8e9, available: 4e9, swap: 2e9, killed: [] },
  pool: { pools: [{ database: 'app', user: 'app', active: 1, waiting: 0, longestS: 0 }] },
  queue: {
    workers: ['shop-worker-blue.service'],
    schedulers: ['shop-beat.service'],
    answered: 1,
    running: [{ pid: 7, unit: 'shop-beat.service' }],
    zones: new Map([
      [webUnit, ''],
      ['shop-beat.service', ''],
    ]),
  },
  redis: {
    stores: [
      {
        name: 'state',
        port: 6379,
        used: 1e6,
        limit: 256e6,
        policy: 'noeviction',
        evicted: 0,
        keepsLog: true,
        canWrite: true,
      },
      {
        name: 'cache',
        port: 6389,
        used: 255e6,
        limit: 256e6,
        policy: 'allkeys-lru',
        evicted: 9,
        keepsLog: false,
        canWrite: true,
      },
    ],
    refused: new Map(),
  },
  release: {
    idle: 'green',
    links: [{ at: 'current', to: 'releases/one', isThere: true }],
    roots: [{ folder: '/srv/shop/current/dist', hasPage: true, isReadable: true, lost: [], leadsTo: [] }],
  },
  tls: { isThere: true, isPlaceholder: false, fits: true, serial: '0A', renews: true },
  units,
  upkeep: { upgrades: true, broken: [] },
  upstreams: [
    { port: 18000, unit: webUnit, program: 'node', health: ok, upgrade: { status: 101, late: false } },
  ],
  watch: { firing: [] },
};

const outside: Outside = {
  address,
  served: { names: ['shop.example'], expires: now + 60 * day, serial: 'A', issuer: "Let's Encrypt E7" },
  open: [],
  records: new Map<string, readonly string[]>([
    ['A shop.example', [address]],
    ['AAAA shop.example', []],
    ['CAA shop.example', ['issue letsencrypt.org']],
    ['MX shop.example', ['mx.mailboxes.example']],
    ['TXT shop.example', [`v=spf1 ip4:${address} ~all`]],
    ['TXT _dmarc.shop.example', ['v=DMARC1; p=none']],
    ['TXT unmoor._domainkey.shop.example', ['v=DKIM1; k=rsa; p=KEY']],
    ['A mail.shop.example', [address]],
    ['PTR 7.113.0.203.in-addr.arpa', ['mail.shop.example']],
    ['A 7.113.0.203.zen.spamhaus.org', []],
  ]),
};

/** A server where all is well, as it would be seen. */
export const well: System = {
  subject: {
    manifest,
    env: new Map([
      ['SECRET_KEY', 'x'],
      ['ALLOWED_HOSTS', 'shop.example'],
    ]),
    socket: '/ws/',
    platformHosts: ['.up.railway.app'],
  },
  inside,
  outside,
  now,
};
