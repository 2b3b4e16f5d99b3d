import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyApp } from '../../../test/support/any-app.ts';
import { planOf, type Wish } from '../../../test/support/plans.ts';
import { association, everything, shop, tie } from '../../../test/support/planned-apps.ts';
import type { Inventory } from '../../core/app/inventory.ts';
import type { PlanBody } from '../../core/plan/plan.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { roles } from '../../core/app/component.ts';

function refusal(app: Inventory, wish: Wish): string {
  try {
    planOf(app, wish);
  } catch (error) {
    if (error instanceof UnmoorError) return `${error.code} ${error.why}\nNext: ${error.next}`;
    throw error;
  }
  throw new Error('it was planned');
}

const targetIds = ['vps', 'compose', 'ecs', 'kubernetes'];

/** @returns undefined when the host is too small, which is said with a code */
function planOrRefusal(app: Inventory, wish: Wish): PlanBody | undefined {
  try {
    return planOf(app, wish);
  } catch (error) {
    if (error instanceof UnmoorError && ['PLAN-102', 'PLAN-103', 'PLAN-106'].includes(error.code))
      return undefined;
    throw error;
  }
}

const ids = (app: Inventory, wish: Wish = {}): readonly string[] =>
  planOf(app, wish).parts.map(({ id }) => id);
const answered = { codeChange: ['settings-store', 'blob-api'], without: ['analytics'] } as const;

describe('an app that reaches its database only over HTTPS', () => {
  it('is planned with what answers its rows, files, keys and mails', () => {
    expect(ids(shop)).toEqual(
      expect.arrayContaining([
        'postgres',
        'postgrest',
        'supabase-storage',
        'redis',
        'redis-rest',
        'mail-api',
        'glitchtip',
      ]),
    );
  });

  it('is refused with PostgreSQL alone, and every place is named', () => {
    expect(refusal(shop, { choices: { without: ['postgrest', 'supabase-storage'] } })).toMatchInlineSnapshot(`
      "PLAN-101 The app reaches its database only over HTTPS: with PostgreSQL alone every one of its queries would break.
      On the new side nobody would answer:
        rows-api: asked for at api/src/db.ts:4, api/src/orders.ts:12; postgrest would
        storage-api: asked for at api/src/files.ts:9; supabase-storage would
      Next: take postgrest and supabase-storage out of --without; or --code-change rows-api,storage-api when somebody rewrites these places before the move; or --without rows-api,storage-api when the app may do without."
    `);
  });

  it('is planned without it when somebody rewrites these places first, and then that is a risk and a question', () => {
    const plan = planOf(shop, { choices: { codeChange: ['rows-api', 'storage-api'] } });
    expect(plan.parts.map(({ id }) => id)).not.toContain('postgrest');
    expect(plan.ties.find(({ rule }) => rule === 'supabase.rows')?.answer?.en).toBe('a code change');
    expect(plan.risks.map(({ id }) => id)).toContain('code-change');
    expect(plan.checklist.map(({ id }) => id)).toContain('code.rows-api');
  });
});

describe('a plan that cannot be kept is refused', () => {
  it('when nobody answers a need', () => {
    expect(refusal(everything, { host: '8,32GB,320GB' })).toMatchInlineSnapshot(`
      "PLAN-101 On the new side nobody would answer:
        analytics: asked for at web/src/app.ts:1; nothing here answers it
        settings-store: asked for at web/src/app.ts:1; nothing here answers it
        blob-api: asked for at web/src/app.ts:1; nothing here answers it
      Next: --code-change analytics,settings-store,blob-api when somebody rewrites these places before the move; or --without analytics,settings-store,blob-api when the app may do without."
    `);
  });

  it('when images are to be made to size, and no server of the app runs that could', () => {
    const files = { ...association, services: association.services.filter(({ kind }) => kind === 'static') };
    const needs = [{ kind: 'images', from: [{ file: 'frontend/page.tsx', line: 3 }] }] as const;
    expect(refusal({ ...files, data: [], needs }, {})).toContain(
      'images: asked for at frontend/page.tsx:3; nothing here answers it',
    );
  });

  it('when the memory does not add up, with every number', () => {
    expect(refusal(association, { host: '2,2GB,80GB' })).toMatchInlineSnapshot(`
      "PLAN-102 The host has 2048 MB, and what would run on it takes 4116 MB: redis 768 MB, postgres 512 MB, glitchtip 512 MB, prometheus 420 MB, system 400 MB, backend.worker 400 MB, backend.web 320 MB, borg 192 MB, grafana 160 MB, pgbackrest 128 MB, backend.scheduler 120 MB, mail-api 64 MB, postfix 48 MB, nginx 40 MB, pgbouncer 32 MB.
      Next: take a host with 8 GB (--host 2,8GB,80GB), or leave out what can be left out (--without)."
    `);
  });

  it('when the disk does not add up, with every number', () => {
    expect(refusal(shop, { host: '4,8GB,40GB' })).toMatchInlineSnapshot(`
      "PLAN-106 The disk has 40.0 GB, and in a year 74.8 GB are needed: system 15.0 GB, database 10.0 GB, wal 8.0 GB, drill 5.0 GB, key-value 1.6 GB, objects 20.0 GB, metrics 4.0 GB, air 11.2 GB.
      Next: take a disk of 80 GB, or keep files in a store elsewhere."
    `);
  });

  it('when the connections do not fit, with every number', () => {
    const many = {
      ...association,
      services: association.services.map((one) => (one.kind === 'web' ? { ...one, replicas: 18 } : one)),
    };
    expect(
      refusal(many, { host: '4,8GB,160GB', choices: { without: ['pgbouncer'] } }),
    ).toMatchInlineSnapshot(`
      "PLAN-103 The app opens up to 149 connections (backend.web 18 × 8 = 144, backend.worker 1 × 4 = 4, backend.scheduler 1 × 1 = 1), others 13, and 5 stay free: max_connections would be 320, whose processes take 1600 MB of the database's 1376 MB. Half is the most.
      Next: put a pooler between (take it out of --without), give the app smaller pools, or take a larger host."
    `);
  });

  it.each([
    ['a word that means nothing', { choose: ['valky'] }],
    ['a need that the app has not', { codeChange: ['auth-api'] as const }],
    ['a component twice said', { choose: ['valkey'], without: ['valkey'] }],
    ['two for one work', { choose: ['valkey', 'redis'] }],
    ['leaving out what the app needs', { without: ['nginx'] }],
    ['leaving out what another needs', { without: ['postfix', 'smtp-relay'] }],
  ])('on %s', (_, choices) => expect(refusal(shop, { choices })).toMatchSnapshot());
});

describe('choices', () => {
  it('take Varnish only above 10 000 requests a minute, or when asked', () => {
    expect(ids(shop)).not.toContain('varnish');
    expect(ids(shop, { requests: 10_000 })).not.toContain('varnish');
    expect(ids(shop, { requests: 10_001 })).toContain('varnish');
    expect(ids(shop, { choices: { choose: ['varnish'] } })).toContain('varnish');
  });

  it('keep objects in Garage, and in MinIO only when asked', () => {
    expect(ids(shop)).toContain('garage');
    const asked = planOf(shop, { choices: { choose: ['minio'] } });
    expect(asked.parts.find(({ role }) => role === 'objects')).toMatchObject({ id: 'minio', byPerson: true });
    expect(asked.risks.map(({ id }) => id)).toContain('unmaintained-objects');
  });

  it('send mail through a relay where the port is closed, or when asked', () => {
    expect(ids(shop, { to: 'ecs' })).toContain('smtp-relay');
    expect(ids(shop, { choices: { choose: ['smtp-relay'] } })).not.toContain('postfix');
  });

  it('run Node without PM2 when asked', () => {
    const plan = planOf(shop, { choices: { without: ['pm2'] } });
    expect(plan.parts.map(({ id }) => id)).toContain('systemd-app');
    expect(plan.settings['systemd-app']).toHaveProperty('api.web.instances');
  });
});

describe('the budgets of a whole plan', () => {
  it('give PostgreSQL 2 GB of buffers on 4 vCPU and 8 GB, for either guide’s app', () => {
    for (const app of [shop, association])
      expect(planOf(app).settings['postgres']?.['shared_buffers']).toMatchObject({ value: 2048, unit: 'MB' });
  });

  it('never exceed the host, whatever the host, the target and the app; and no text has a hole', () => {
    const host = fc.tuple(
      fc.integer({ min: 1, max: 64 }),
      fc.integer({ min: 1, max: 256 }),
      fc.integer({ min: 20, max: 2000 }),
    );
    let planned = 0;
    fc.assert(
      fc.property(host, anyApp, fc.constantFrom(...targetIds), ([cpu, memory, disk], app, to) => {
        const plan = planOrRefusal(app, { to, host: `${cpu},${memory}GB,${disk}GB` });
        if (plan === undefined) return;
        planned += 1;
        expect(plan.memory.lines.reduce((sum, { mib }) => sum + mib, 0) + plan.memory.freeMib).toBe(
          memory * 1024,
        );
        expect(plan.disk.neededBytes).toBeLessThanOrEqual(disk * 1e9);
        const { pooler, directTotal = 0, reserve = 0, maxConnections = 0 } = plan.connections ?? {};
        expect((pooler?.serverPool ?? 0) + directTotal + reserve).toBeLessThanOrEqual(maxConnections);
        expect(/undefined|NaN|:null/.test(JSON.stringify(plan))).toBe(false);
      }),
      { numRuns: 300 },
    );
    expect(planned).toBeGreaterThan(100);
  });

  it('keep apart a service and a component of one name', () => {
    const [api, ...rest] = shop.services;
    const named = { ...shop, services: [{ ...api, id: 'postgres' } as (typeof shop.services)[0], ...rest] };
    expect(planOf(named).settings['postgres']?.['shared_buffers']?.value).toBe(2048);
  });

  it('grow machines that are rented by the piece, where nobody named a host', () => {
    const { host, memory } = planOf(shop, { to: 'kubernetes', host: 'unsaid' });
    expect(host).toMatchObject({ assumed: true, memoryMib: 10 * 1024 });
    expect(memory.hostMib).toBe(host.memoryMib);
    expect(() => planOf(shop, { to: 'kubernetes', host: '4,4GB,160GB' })).toThrow('PLAN-102');
  });
});

describe('the shape of a plan', () => {
  it('tells the day in the order of the clock, with writes opening at zero', () => {
    const { timeline } = planOf(association);
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(timeline.find(({ id }) => id === 'open')?.at).toBe(0);
    const at = (id: string) => timeline.find((one) => one.id === id)?.at ?? Number.NaN;
    expect(at('stop-clock')).toBeLessThan(at('fence'));
    expect(at('start-clock')).toBeGreaterThan(at('open'));
    expect(at('drill')).toBeLessThan(at('fence'));
    expect(
      timeline.filter(({ hazards }) => hazards.includes('irreversible')).every((one) => one.at > 7 * 86_400),
    ).toBe(true);
  });

  it('has a way back for each moment until the old side is closed', () => {
    expect(planOf(shop).rollback.map(({ id }) => id)).toEqual([
      'before',
      'during',
      'open',
      'files',
      'closed',
    ]);
    const still = { ...association, data: [] };
    expect(planOf(still).rollback.map(({ id }) => id)).toEqual(['dns-back']);
  });

  it('keeps its parts in the order of roles, each once', () => {
    const plan = planOf(everything, { host: '8,32GB,320GB', choices: answered });
    const order = plan.parts.map(({ role }) => roles.indexOf(role));
    expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
  });

  it('gathers ties of one rule, with all their places, and says once what they have in common', () => {
    const places = ['products', 'orders', 'stock', 'users', 'users'].map((table, index) =>
      tie('supabase.rows', `api/src/${index}.ts:3`, {
        what: { en: `asks for rows: ${table}`, fr: `demande des lignes\u00a0: ${table}` },
      }),
    );
    const [rows, other] = planOf({
      ...shop,
      ties: [...places, tie('supabase.rows', 'b.ts:1', { effort: 'code' })],
    }).ties;
    expect(rows?.places).toEqual([0, 1, 2, 3, 4].map((index) => `api/src/${index}.ts:3`));
    expect(rows?.what).toEqual({
      en: 'asks for rows: products; orders; stock; 1 more',
      fr: 'demande des lignes\u00a0: products\u00a0; orders\u00a0; stock\u00a0; 1 de plus',
    });
    expect(other).toMatchObject({ id: 'supabase.rows#2', effort: 'code' });
  });
});
