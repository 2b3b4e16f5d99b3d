import { describe, expect, it } from 'vitest';
import { well } from '../../../test/support/health/well.ts';
import { containersIn } from './asks/containers.ts';
import type { UnitSeen } from './asks/units.ts';
import { judge } from './judge.ts';
import type { System } from './system.ts';

const id = 'a'.repeat(64);
const began = '2026-11-26T10:00:00.123456789Z';
const line = (text: string) => `${text}|${began}|${id}\n`;
const parts = (containers: string, more: Readonly<Record<string, string>> = {}) =>
  new Map([
    ['command', '/srv/shop/deploy/compose\n'],
    ['services', 'db serve\nweb serve\nmigrate once\ncertificates clock\n'],
    ['now', '2026-11-26T10:01:00Z\n'],
    ['containers', containers],
    ...Object.entries(more),
  ]);
const healthy =
  line('db|1|running|healthy|0|false|0') +
  line('web|1|running|healthy|0|false|0') +
  line('migrate|1|exited||0|false|0');
const seen = (containers: string, more?: Readonly<Record<string, string>>) =>
  new Map(containersIn(parts(containers, more)).map((one) => [one.name, one]));

/** A stack in containers: of units only Docker's is left. */
const boxed = (units: ReadonlyMap<string, UnitSeen>): System => ({
  ...well,
  subject: {
    ...well.subject,
    manifest: {
      ...well.subject.manifest,
      units: [{ name: 'docker.service', enable: true }],
      containers: {
        command: '/srv/shop/deploy/compose',
        services: [
          { name: 'db', kind: 'serve' },
          { name: 'web', kind: 'serve', awaits: 'release', port: 3000 },
          { name: 'migrate', kind: 'once', awaits: 'release' },
        ],
      },
    },
  },
  inside: {
    ...well.inside,
    upstreams: [],
    queue: { workers: [], schedulers: [], running: [], zones: new Map() },
    units: new Map<string, UnitSeen>([
      ['docker.service', { ...running, name: 'docker.service', enabled: 'enabled' }],
      ...units,
    ]),
  },
});
const running = {
  active: 'active',
  sub: 'running',
  result: 'success',
  restarts: 0,
  unfit: false,
  oneshot: false,
  said: [],
} as const;
const roots = (containers: string, more?: Readonly<Record<string, string>>) =>
  judge(boxed(seen(containers, more)))
    .filter(({ from }) => from === undefined)
    .map(({ id: one, measured, mend }) => [one, measured, mend?.how]);

describe('containers', () => {
  it('are told as units are', () => {
    expect(seen(healthy).get('web-1')).toMatchObject({ active: 'active', sinceS: 59.877 });
    expect(seen(healthy).get('migrate-1')).toMatchObject({ active: 'inactive', oneshot: true });
    expect(roots(healthy)).toEqual([]);
  });

  it.each([
    ['web|1|exited||137|false|0', 'app.stopped', 'exited'],
    ['', 'app.stopped', 'inactive, no container'],
    [
      'web|1|restarting||1|false|4',
      'app.crashing',
      'activating (exit-code), started again 4 times; it said: KeyError: TOKEN',
    ],
  ])('of the app: %j', (web, is, measured) => {
    const containers = healthy.replace(line('web|1|running|healthy|0|false|0'), web === '' ? '' : line(web));
    const [first] = roots(containers, { 'said web-1': 'Traceback\nKeyError: TOKEN\n' });
    expect(first?.slice(0, 2)).toEqual([is, measured]);
  });

  it('of the app that the kernel ended', () => {
    const web = healthy.replace('web|1|running|healthy|0|false|0', 'web|1|restarting||137|true|2');
    expect(roots(web)[0]?.slice(0, 2)).toEqual(['app.out-of-memory', 'ended by the kernel (oom-kill)']);
  });

  it('that are not well say why, and what starts them', () => {
    const db = healthy.replace('db|1|running|healthy', 'db|1|running|unhealthy');
    expect(roots(db, { 'health db-1': 'first\nno response\n' })).toEqual([
      [
        'database.down',
        'unhealthy: no response',
        '/srv/shop/deploy/compose logs --tail 80 db\n/srv/shop/deploy/compose restart db',
      ],
    ]);
  });

  it('that failed at their work are told where they stand', () => {
    const failed = healthy.replace('migrate|1|exited||0', 'migrate|1|exited||1');
    expect(roots(failed, { 'said migrate-1': 'django.db.utils.ProgrammingError: no\n' })).toEqual([
      [
        'app.migration-failed',
        'django.db.utils.ProgrammingError: no',
        '/srv/shop/deploy/compose logs --tail 80 migrate   # mend what it names, then: deploy once more',
      ],
    ]);
  });
});
