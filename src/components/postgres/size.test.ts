import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedOf } from '../../../test/support/plans.ts';
import { budgetConnections } from '../../core/plan/connections.ts';
import { divide, leastMib, size } from './size.ts';

const host = { cpu: 4, memoryMib: 8192, diskBytes: 160e9 };
const connections = budgetConnections([{ who: 'api', instances: 4, pool: 10 }], [], host, true);
const sized = (mib: number) => size({ asked: askedOf({}), mib, hostMib: 8192, connections });

describe('PostgreSQL on 4 vCPU and 8 GB', () => {
  it('gets 2 GB of buffers where it is the main tenant, and not 256 MB (B10)', () => {
    const settings = sized(6144);
    expect(settings['shared_buffers']).toMatchObject({
      value: 2048,
      unit: 'MB',
      how: { en: '25 % of 8 GB', fr: '25\u00a0% de 8\u00a0Go' },
    });
    expect(settings['effective_cache_size']?.value).toBeGreaterThanOrEqual(4096);
    expect(settings['max_connections']?.value).toBe(30);
  });

  it('gets less where others need the memory, and says so', () => {
    expect(sized(2048)['shared_buffers']).toMatchObject({
      value: 1312,
      how: { en: '75 % of what the others leave of 2 GB' },
    });
  });
});

describe('the parts of its memory', () => {
  it('never exceed what the budget gave, and leave the kernel something', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: leastMib, max: 256 * 1024 }),
        fc.integer({ min: 0, max: 256 * 1024 }),
        fc.integer({ min: 20, max: 400 }),
        fc.integer({ min: 1, max: 200 }),
        (mib, more, maxConnections, active) => {
          fc.pre(maxConnections * 5 <= mib / 2 && active <= maxConnections);
          const parts = divide(mib, mib + more, maxConnections, active);
          const spent = parts.sharedBuffers + parts.maintenance + parts.backends + parts.workMem * active;
          expect(spent + parts.cache).toBeLessThanOrEqual(mib);
          expect(parts.sharedBuffers).toBeLessThanOrEqual((mib + more) / 4);
          expect(parts.workMem).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});
