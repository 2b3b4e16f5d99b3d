import { describe, expect, it } from 'vitest';
import { now, scenarioOf } from '../../../test/support/cost.ts';
import { shippedBook } from '../../../test/support/prices.ts';
import type { Inventory } from '../app/inventory.ts';
import type { Service } from '../app/service.ts';
import { completeInputs } from './complete.ts';
import { costInputs } from './derive.ts';
import { micro } from './money.ts';
import { costReport } from './report.ts';

const book = shippedBook();
const nothing: Inventory = {
  app: 'app',
  services: [],
  data: [],
  needs: [],
  ties: [],
  env: [],
  secrets: [],
  domains: [],
  incomplete: [],
};
const service = (id: string, kind: Service['kind']): Service => ({
  id,
  kind,
  folder: id,
  runtime: 'node',
  websockets: false,
  from: [],
});
const same = { en: 'x', fr: 'x' };

/** A shop as the readers find it: an API and a worker on Railway, its front end on Vercel, its data at Supabase and Upstash. */
const shop: Inventory = {
  ...nothing,
  services: [service('api', 'web'), service('mail', 'worker'), service('front', 'static')],
  data: [
    {
      id: 'postgres',
      kind: 'postgres',
      platform: 'supabase',
      env: [],
      from: [],
      measured: { bytes: 11.2e9 },
    },
    { id: 'redis', kind: 'redis', platform: 'upstash', env: [], from: [] },
  ],
  needs: [{ kind: 'mail-api', platform: 'resend', from: [] }],
  ties: [
    { rule: 'a', platform: 'vercel', what: same, file: 'a', line: 1, wayOut: same, effort: 'none' },
    { rule: 'b', platform: 'unheard-of', what: same, file: 'a', line: 1, wayOut: same, effort: 'none' },
  ],
  domains: [{ host: 'shop.up.railway.app', kind: 'platform', platform: 'railway', from: [] }],
};

describe('the bill of an app that was only read', () => {
  it('has what each of its platforms usually asks, by what was found: no more, no less', () => {
    const { bill, uses } = costInputs(shop, book);
    expect([...uses].sort()).toEqual(['railway', 'resend', 'supabase', 'upstash', 'vercel']);
    expect(
      bill.map(({ what, times, usage }) => [what.en, times, usage?.map(({ quantity }) => quantity)]),
    ).toEqual([
      // Two services run, the front end is only served: 2 x 0.5 GB, 2 x 0.1 vCPU; 11.2 GB are rounded up.
      ['Railway Pro', 1, [1, 0.2, 12]],
      ['Supabase Pro', 1, [12]],
      ['Upstash Redis, 250 MB', 1, undefined],
      ['Resend Pro', 1, undefined],
      ['Vercel Pro', 1, undefined],
      ['Domain name', 1, undefined],
    ]);
  });

  it('tells every figure as an assumption, until it is given', () => {
    const derived = costInputs(shop, book);
    const keys = completeInputs([], derived).assumptions.map(({ key }) => key);
    expect(keys.filter((key) => key === 'bill')).toHaveLength(5);
    expect(keys).toEqual(
      expect.arrayContaining([
        'host',
        'oneOff',
        'server',
        'ecs',
        'kubernetes',
        'months',
        'growth',
        'labour.hours',
      ]),
    );
    // Its data was measured.
    expect(keys).not.toContain('gigabytes');
    const given = completeInputs([{ bill: [{ what: 'all of it', monthly: 90 }], months: 24 }], derived);
    expect(given.assumptions.map(({ key }) => key)).not.toContain('bill');
    expect(given.assumptions.map(({ key }) => key)).not.toContain('months');
    const server = completeInputs([{ server: [{ what: 'mine', monthly: 7 }] }], derived);
    expect(server.inputs.targets.server).toMatchObject([{ what: { en: 'mine' } }]);
    expect(server.assumptions.map(({ key }) => key)).not.toContain('server');
    expect(given.inputs.bill).toEqual([
      { what: { en: 'all of it', fr: 'all of it' }, monthly: 90, currency: 'EUR' },
    ]);
  });

  it('counts the domain on both sides, and what goes out once', () => {
    const report = costReport(completeInputs([], costInputs(shop, book)), book, now);
    expect(report.remarks.map(({ id }) => id)).not.toContain('domain-one-side');
    expect(report.remarks.map(({ id }) => id)).not.toContain('platform-missing');
    // 12 GB out of Railway at 0.05 USD; Supabase includes them.
    expect(report.hidden.find(({ kind }) => kind === 'egress')?.once).toBe(micro(0.538938));
    expect(report.scenarios.map(({ id }) => id)).toEqual([
      'stay',
      'own',
      'hired',
      'compose',
      'ecs',
      'kubernetes',
    ]);
    expect(scenarioOf(report, 'own').lines[0]?.host?.en).toBe('Hetzner CPX32');
  });

  it('takes the server and the size of the data that are given', () => {
    const { host, bill } = costInputs(shop, book, { host: { cpu: 2, memory: 4, disk: 60 }, gigabytes: 3 });
    expect(host).toEqual({ cpu: 2, memory: 4, disk: 60 });
    expect(bill[1]?.usage).toEqual([{ price: 'supabase.disk', quantity: 3 }]);
  });

  it('has no line for what the app has none of', () => {
    const { targets } = costInputs({ ...nothing, services: [service('api', 'web')] }, book);
    expect(targets.ecs?.map(({ what }) => what.en)).not.toContain('ElastiCache');
    expect(targets.ecs?.map(({ what }) => what.en)).not.toContain('RDS PostgreSQL');
  });

  it('says when the app was not read whole', () => {
    const unread = { what: 'package.json', why: 'broken', next: 'mend it' };
    expect(costInputs({ ...shop, incomplete: [unread] }, book).assumptions[0]).toMatchObject({
      key: 'incomplete',
      text: { en: expect.stringContaining('package.json') as string },
    });
  });

  it('is no basis for a comparison when no platform was found', () => {
    expect(() => completeInputs([], costInputs(nothing, book))).toThrow('Nothing says what is paid today');
  });
});
