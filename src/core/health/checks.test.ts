import { describe, expect, it } from 'vitest';
import { aUnit, now, webUnit, well } from '../../../test/support/health/well.ts';
import type { UnitSeen } from './asks/units.ts';
import type { Inside } from './inside.ts';
import { portsToTry } from './outside.ts';
import { judge } from './judge.ts';
import type { System } from './system.ts';

type Changes = { readonly [K in Exclude<keyof Inside, 'units' | 'upstreams'>]?: Partial<Inside[K]> };

/** Some of what the server says is otherwise. */
const inside = (changes: Changes): System => ({
  ...well,
  inside: Object.assign(
    { ...well.inside },
    ...Object.entries(changes).map(([name, change]) => ({
      [name]: Object.assign({}, well.inside[name as keyof Changes], change),
    })),
  ) as Inside,
});
const unit = (name: string, more: Partial<UnitSeen>): System => ({
  ...well,
  inside: { ...well.inside, units: new Map([...(well.inside.units ?? []), [name, aUnit(name, more)]]) },
});
const env = (name: string, value: string): System => ({
  ...well,
  subject: { ...well.subject, env: new Map([...well.subject.env, [name, value]]) },
});
const records = (key: string, ...found: readonly string[]): System => ({
  ...well,
  outside: { ...well.outside, records: new Map([...well.outside.records, [key, found]]) },
});
const served = (more: object): System => ({
  ...well,
  outside: {
    ...well.outside,
    served: { names: ['shop.example'], expires: now + 1e10, serial: 'A', issuer: '', ...more },
  },
});
const upstream = (more: object): System => {
  const [one] = well.inside.upstreams ?? [];
  return { ...well, inside: { ...well.inside, upstreams: one === undefined ? [] : [{ ...one, ...more }] } };
};
const stores = well.inside.redis?.stores ?? [];
const state = (more: object): System =>
  inside({ redis: { stores: stores.map((one) => (one.name === 'state' ? { ...one, ...more } : one)) } });
const database = (more: Partial<NonNullable<Inside['database']>>) => inside({ database: more });
const disk = (more: object) =>
  inside({
    disk: { fileSystems: [{ at: '/', size: 1e11, free: 6e10, inodes: 1e6, freeInodes: 9e5, ...more }] },
  });
const falling = (said: string): System =>
  unit(webUnit, { active: 'activating', sub: 'auto-restart', restarts: 3, said: [said] });
const refused = { error: 'connection refused', late: false };
const root = { folder: '/f', hasPage: true, isReadable: true, lost: [], leadsTo: [] };
const past = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3MDAwMDAwMDB9.c2ln';

const roots = (system: System) =>
  judge(system)
    .filter(({ from }) => from === undefined)
    .map(({ id }) => id);

describe('a server where all is well', () => {
  it('has nothing to tell', () => expect(judge(well)).toEqual([]));

  it('may have a release of before that waits', () => {
    expect(roots(unit('shop-web-green@28000.service', { active: 'inactive' }))).toEqual([]);
  });
});

it('is asked nothing of its own address where a relay sends its mail', () => {
  const relayed = {
    ...records('TXT shop.example', 'v=spf1 include:relay.example -all'),
    subject: { ...well.subject, manifest: { ...well.subject.manifest, mail: { relay: 'SMTP_RELAY' } } },
  };
  expect(judge(relayed)).toEqual([]);
});

it('is not knocked at where it is meant to be open: SSH shuts out who does', () => {
  expect(portsToTry(well.inside, well.subject)).not.toContain(22);
  expect(portsToTry(well.inside, well.subject)).toContain(5432);
});

describe('what is told, and nothing else that it does not explain:', () => {
  it.each([
    ['database.down', unit('postgresql@17-main.service', { active: 'failed', result: 'exit-code' })],
    ['database.connections-full', database({ connections: { used: 17, most: 20, reserved: 3 } })],
    [
      'database.idle-in-transaction',
      database({ idleInTransaction: { sessions: 1, longestS: 90, blocked: 0 } }),
    ],
    ['database.slow-query', database({ slow: [{ calls: 3, meanMs: 1500, query: 'SELECT' }] })],
    [
      'database.slot-inactive',
      database({ slots: [{ name: 'old', active: false, wal: 'extended', keptBytes: 1e9 }] }),
    ],
    [
      'database.archiver-failing',
      database({ archiver: { on: true, failing: true, failed: 9, segment: '00', waiting: 1 } }),
    ],
    ['database.wraparound', database({ wrapped: 0.8 })],
    [
      'database.password-refused',
      database({
        urls: new Map([['DATABASE_URL', 'FATAL: SASL authentication failed']]),
        direct: new Map([['DATABASE_URL', 'FATAL: password authentication failed']]),
      }),
    ],
    ['pool.refuses', database({ urls: new Map([['DATABASE_URL', 'FATAL: bouncer config error']]) })],
    ['pool.down', unit('pgbouncer.service', { active: 'inactive' })],
    [
      'pool.exhausted',
      inside({ pool: { pools: [{ database: 'app', user: 'app', active: 9, waiting: 4, longestS: 3 }] } }),
    ],
    ['redis.down', unit('redis-server@state.service', { active: 'inactive' })],
    ['redis.no-answer', state({ error: 'NOAUTH' })],
    ['redis.full', state({ used: 255e6 })],
    ['redis.evicts-state', state({ policy: 'allkeys-lru' })],
    ['redis.keeps-nothing', state({ keepsLog: false })],
    ['redis.not-saving', state({ canWrite: false })],
    ['redis.address-refused', inside({ redis: { refused: new Map([['REDIS_URL', 'WRONGPASS']]) } })],
    ['env.missing', { ...well, subject: { ...well.subject, env: new Map() } }],
    ['env.secret-expired', env('SUPABASE_ANON_KEY', past)],
    ['env.cors-origin', env('CORS_ALLOWED_ORIGINS', 'https://old.vercel.app')],
    ['env.csrf-origin', inside({ front: { form: { status: 403, late: false } } })],
    ['env.debug-on', env('DEBUG', 'true')],
    ['access.secrets-readable', inside({ env: { mode: '0644' } })],
    ['app.crashing', falling('TypeError: x is not a function')],
    ['app.out-of-memory', falling('FATAL ERROR: JavaScript heap out of memory')],
    ['app.stopped', unit(webUnit, { active: 'inactive' })],
    ['app.no-release', inside({ release: { links: [{ at: 'current', to: '', isThere: false }] } })],
    ['app.migration-failed', unit('shop-migrate.service', { active: 'failed', oneshot: true })],
    ['app.host-refused', upstream({ health: { status: 400, late: false } })],
    [
      'app.redirect-loop',
      upstream({ health: { status: 301, location: 'https://shop.example/health', late: false } }),
    ],
    ['app.hangs', upstream({ health: { error: 'no answer within 6 s', late: true } })],
    ['app.unwell', upstream({ health: { status: 500, late: false } })],
    ['queue.no-worker', inside({ queue: { answered: 0 } })],
    ['queue.no-scheduler', inside({ queue: { running: [] } })],
    [
      'queue.two-schedulers',
      inside({
        queue: {
          running: [
            { pid: 7, unit: 'shop-beat.service' },
            { pid: 8, unit: '' },
          ],
        },
      }),
    ],
    [
      'queue.zone-skew',
      inside({
        queue: {
          zones: new Map([
            ['a', ''],
            ['b', 'America/New_York'],
          ]),
        },
      }),
    ],
    ['tls.key-mismatch', inside({ tls: { fits: false } })],
    ['tls.not-reloaded', served({ serial: 'FF' })],
    ['tls.expired', served({ expires: now - 1 })],
    ['tls.expiring', served({ expires: now + 9 * 86_400_000 })],
    ['tls.other-name', served({ names: ['other.example', '*.example'].slice(0, 1) })],
    ['tls.untrusted', served({ distrust: 'SELF_SIGNED_CERT_IN_CHAIN' })],
    ['tls.not-renewed', inside({ tls: { renews: false } })],
    ['site.unreachable', { ...well, outside: { ...well.outside, served: { error: 'ECONNREFUSED' } } }],
    ['proxy.refused', inside({ front: { refused: '[emerg] unexpected end' } })],
    ['proxy.down', unit('nginx.service', { active: 'inactive' })],
    [
      'proxy.wrong-upstream',
      upstream({ port: 18009, unit: '', program: '', health: refused, upgrade: refused }),
    ],
    ['proxy.bad-gateway', inside({ front: { health: { status: 502, late: false } } })],
    ['proxy.no-https', inside({ front: { plain: { status: 200, late: false } } })],
    ['front.no-build', inside({ release: { roots: [{ ...root, hasPage: false }] } })],
    ['front.unreadable', inside({ release: { roots: [{ ...root, isReadable: false }] } })],
    [
      'front.leads-to-platform',
      inside({ release: { roots: [{ ...root, leadsTo: ['https://a.up.railway.app'] }] } }),
    ],
    ['sockets.upgrade-lost', inside({ front: { upgrade: { status: 404, late: false } } })],
    ['sockets.closed-early', inside({ front: { longestReadS: 5 } })],
    ['dns.elsewhere', records('A shop.example', '198.51.100.1')],
    ['dns.ipv6-elsewhere', records('AAAA shop.example', '2001:db8::1')],
    ['dns.missing', records('A shop.example')],
    ['dns.caa-forbids', records('CAA shop.example', 'issue other.example')],
    ['mail.mx', records('MX shop.example')],
    ['mail.spf', records('TXT shop.example', 'v=spf1 -all')],
    ['mail.dkim', records('TXT unmoor._domainkey.shop.example', 'v=DKIM1; p=OTHER')],
    ['mail.dmarc', records('TXT _dmarc.shop.example')],
    ['mail.ptr', records('PTR 7.113.0.203.in-addr.arpa', 'vps.provider.example')],
    ['mail.blocklisted', records('A 7.113.0.203.zen.spamhaus.org', '127.0.0.4')],
    ['mail.port-25-closed', inside({ mail: { port25: { asked: ['mx.example'], isOpen: false } } })],
    ['mail.queue-growing', inside({ mail: { waiting: 80, oldestS: 60 } })],
    ['disk.full', disk({ free: 1e9 })],
    ['disk.filling', disk({ free: 1e10 })],
    ['disk.inodes', disk({ freeInodes: 10 })],
    ['disk.log-growing', inside({ disk: { largeLogs: [{ at: '/var/log/a', bytes: 2e9 }] } })],
    ['memory.short', inside({ memory: { available: 1e8 } })],
    ['memory.no-swap', inside({ memory: { swap: 0 } })],
    ['memory.killed', inside({ memory: { killed: ['node'] } })],
    ['clock.wrong', inside({ clock: { now: now - 60_000 } })],
    ['clock.unsynchronized', inside({ clock: { isSynchronized: false } })],
    ['access.ssh-passwords', inside({ access: { ssh: new Map([['passwordauthentication', 'yes']]) } })],
    ['access.no-filter', inside({ access: { isFiltered: false } })],
    ['access.no-jails', inside({ access: { jails: 0 } })],
    ['access.port-open', { ...well, outside: { ...well.outside, open: [5432] } }],
    [
      'access.listens-wide',
      inside({ front: { listening: [{ address: '0.0.0.0', port: 5432, program: 'postgres' }] } }),
    ],
    ['backup.none', { ...well, inside: { ...well.inside, backup: { wanted: true } } }],
    ['backup.old', inside({ backup: { newest: now - 3 * 86_400_000 } })],
    ['upkeep.reboot-required', inside({ upkeep: { reboot: ['linux-image'] } })],
    ['upkeep.updates-unset', inside({ upkeep: { upgrades: false } })],
    ['upkeep.half-installed', inside({ upkeep: { broken: ['jq'] } })],
    ['upkeep.unit-failed', unit('somebody-elses.service', { active: 'failed', enabled: 'disabled' })],
    ['upkeep.not-at-boot', unit('nginx.service', { enabled: 'disabled' })],
    ['upkeep.unit-unwanted', unit('redis-server.service', {})],
    ['watch.down', unit('prometheus.service', { active: 'failed' })],
    ['watch.alerts', inside({ watch: { firing: ['CpuHigh'] } })],
    ['look.no-answer', { ...well, inside: { ...well.inside, disk: undefined } }],
    ['look.not-from-outside', { ...well, outside: { ...well.outside, address: undefined } }],
  ] as const satisfies readonly (readonly [string, System])[])('%s', (id, system) => {
    expect(roots(system)).toEqual([id]);
  });
});
