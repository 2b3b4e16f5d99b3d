import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetConnections, showConnections } from './connections.ts';
import { budgetDisk } from './disk.ts';
import { type Host, readHost } from './host.ts';
import { budgetMemory, showLines } from './memory.ts';
import { both } from '../text.ts';

const hosts: fc.Arbitrary<Host> = fc.record({
  cpu: fc.integer({ min: 1, max: 96 }),
  memoryMib: fc.integer({ min: 512, max: 512 * 1024 }),
  diskBytes: fc.integer({ min: 10e9, max: 4e12 }),
});
const how = both('so', 'ainsi');

describe('a host', () => {
  it.each([
    ['4,8GB,160GB', { cpu: 4, memoryMib: 8192, diskBytes: 160e9 }],
    ['2, 4096MB, 0.5TB', { cpu: 2, memoryMib: 4096, diskBytes: 500e9 }],
    ['4,8GB', undefined],
    ['4,8GB,160GB,1', undefined],
    ['0,8GB,160GB', undefined],
    ['1.5,8GB,160GB', undefined],
    ['4,8,160', undefined],
    ['4,0GB,160GB', undefined],
    ['', undefined],
  ])('%s', (text, host) => expect(readHost(text)).toEqual(host));
});

describe('the budget of memory', () => {
  const claims = fc.array(
    fc.record({
      of: fc.constant('component' as const),
      id: fc.uuid(),
      mib: fc.integer({ min: 1, max: 8192 }),
      how: fc.constant(how),
    }),
    {
      maxLength: 30,
    },
  );

  it('gives out the whole host and never more, whatever is claimed', () => {
    fc.assert(
      fc.property(hosts, claims, fc.boolean(), (host, ones, heir) => {
        const all = heir
          ? ones.map((one, index) => (index === 0 ? { ...one, takesRest: true as const } : one))
          : ones;
        const outcome = budgetMemory(host, all);
        const claimed = ones.reduce((sum, { mib }) => sum + mib, 0);
        if (outcome.kind === 'short') {
          expect(outcome.neededMib).toBeGreaterThan(host.memoryMib);
          return;
        }
        const { lines, freeMib } = outcome.budget;
        expect(lines.reduce((sum, { mib }) => sum + mib, 0) + freeMib).toBe(host.memoryMib);
        expect(claimed).toBeLessThanOrEqual(host.memoryMib);
        for (const one of ones)
          expect(lines.find(({ id }) => id === one.id)?.mib).toBeGreaterThanOrEqual(one.mib);
      }),
    );
  });

  it('says what it needs when it is short, largest first', () => {
    const outcome = budgetMemory({ cpu: 1, memoryMib: 1024, diskBytes: 1e10 }, [
      { of: 'component', id: 'small', mib: 10, how },
      { of: 'component', id: 'large', mib: 900, how },
    ]);
    expect(outcome).toMatchObject({ kind: 'short', neededMib: 1310 });
    expect(showLines(outcome.kind === 'short' ? outcome.lines : [])).toBe(
      'large 900 MB, system 400 MB, small 10 MB',
    );
  });
});

describe('the budget of connections', () => {
  const clients = fc.array(
    fc.record({
      who: fc.uuid(),
      instances: fc.integer({ min: 1, max: 20 }),
      pool: fc.integer({ min: 1, max: 50 }),
    }),
    { maxLength: 8 },
  );

  it('keeps its inequalities, whatever runs', () => {
    fc.assert(
      fc.property(hosts, clients, clients, fc.boolean(), (host, ones, direct, pooled) => {
        const budget = budgetConnections(ones, direct, host, pooled);
        const held = budget.pooler?.serverPool ?? budget.demand;
        expect(budget.demand).toBe(ones.reduce((sum, one) => sum + one.instances * one.pool, 0));
        expect(held + budget.directTotal + budget.reserve).toBeLessThanOrEqual(budget.maxConnections);
        if (pooled) expect(budget.demand * 2).toBeLessThanOrEqual(budget.pooler?.maxClients ?? 0);
        expect(budget.pooler === undefined).toBe(!pooled);
      }),
    );
  });

  it('shows every number', () => {
    const host = { cpu: 4, memoryMib: 8192, diskBytes: 160e9 };
    const api = [{ who: 'api', instances: 4, pool: 10 }];
    const direct = [{ who: 'metrics', instances: 1, pool: 2 }];
    expect(showConnections(budgetConnections(api, direct, host, true)).en).toBe(
      '40 ≤ 100; 16 + 2 + 5 = 23 ≤ 30',
    );
    expect(showConnections(budgetConnections(api, direct, host, false)).en).toBe('80 + 2 + 5 = 87 ≤ 90');
  });
});

describe('the budget of the disk', () => {
  const facts = { data: [], keyValueMib: 0, metrics: false, database: false, objects: false };
  const postgres = { id: 'postgres', kind: 'postgres', env: [], from: [] } as const;

  it('grows what was counted, doubles what was not, and says what it assumed', () => {
    const measured = budgetDisk({
      ...facts,
      database: true,
      data: [{ ...postgres, measured: { bytes: 10e9, bytesPerDay: 10e6 } }],
    });
    expect(measured.lines.find(({ id }) => id === 'database')?.bytes).toBe(13.65e9);
    expect(measured.assumed).toEqual([]);
    const unmeasured = budgetDisk({ ...facts, database: true, data: [postgres] });
    expect(unmeasured.lines.find(({ id }) => id === 'database')?.bytes).toBe(10e9);
    expect(unmeasured.assumed.map(({ en }) => en)).toEqual([
      'the database: nobody measured, so 5.0 GB are assumed',
    ]);
  });

  it('adds up, and leaves 15 % empty', () => {
    const { lines, neededBytes } = budgetDisk({ ...facts, metrics: true, keyValueMib: 512 });
    expect(lines.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(neededBytes);
    const air = lines.find(({ id }) => id === 'air')?.bytes ?? 0;
    expect(air / neededBytes).toBeCloseTo(0.15, 5);
  });
});
