import { describe, expect, it } from 'vitest';
import { aPrice, bookOf, now, reportOf } from '../../../../test/support/cost.ts';
import { ageInDays, oldAfterDays } from '../age.ts';

const server = [{ what: 'server', monthly: 1 }];
const idsOf = (...given: Parameters<typeof reportOf>) => reportOf(...given).remarks.map(({ id }) => id);
const dayBefore = (days: number): string => new Date(now - days * 86_400_000).toISOString().slice(0, 10);

describe('the age of a price', () => {
  const withAge = (days: number) => {
    const book = bookOf({ prices: [aPrice('a.plan', { amount: 5, date: dayBefore(days) })] });
    return idsOf({ bill: [{ what: 'x', plan: 'a.plan' }], server }, book);
  };

  it('is told from the 181st day on', () => {
    expect(ageInDays({ date: dayBefore(180) }, now)).toBe(oldAfterDays);
    expect(withAge(180)).not.toContain('old-prices');
    expect(withAge(181)).toContain('old-prices');
  });
});

describe('a remark', () => {
  it('is not made where there is nothing to say: both sides whole, paid work that pays', () => {
    const domain = { what: 'domain', monthly: 1, hidden: 'domain', keep: true };
    expect(
      idsOf({ bill: [{ what: 'x', monthly: 500 }, domain], server, labour: { hours: 0, rate: 50 } }),
    ).toEqual([]);
  });

  it('is made when one side alone counts the domain, whichever it is', () => {
    const bill = [{ what: 'x', monthly: 5 }];
    const domain = [{ what: 'domain', monthly: 1, hidden: 'domain' }];
    const both = [...bill, ...domain];
    expect(idsOf({ bill: both, server: both })).not.toContain('domain-one-side');
    expect(idsOf({ bill: both, server: both, ecs: bill })).toContain('domain-one-side');
    expect(idsOf({ bill, server: bill, ecs: both })).toContain('domain-one-side');
  });

  it('names a platform without a line, and no other', () => {
    const book = bookOf({
      prices: [aPrice('a.plan', { amount: 5 })],
      platforms: [
        { id: 'a', name: 'Alpha', usual: [] },
        { id: 'b', name: 'Beta', usual: [] },
      ],
    });
    const report = reportOf({ bill: [{ what: 'x', plan: 'a.plan' }], server, uses: ['a', 'b'] }, book);
    expect(report.remarks.find(({ id }) => id === 'platform-missing')?.text.en).toContain(
      'The app uses Beta, and',
    );
  });

  it('calls a server too cheap only when the price book asks more than a quarter above', () => {
    const book = bookOf({
      prices: [aPrice('a.host', { amount: 10, host: { cpu: 4, memory: 8, disk: 80, arch: 'x86' } })],
    });
    const paying = (monthly: number) =>
      idsOf({ bill: server, server: [{ what: 's', monthly, host: { cpu: 4, memory: 8, disk: 80 } }] }, book);
    expect(paying(8)).not.toContain('host-price');
    expect(paying(7.99)).toContain('host-price');
    expect(paying(20)).not.toContain('host-price');
  });

  it('says that paid work loses only where it does', () => {
    const working = (rate: number) =>
      idsOf({ bill: [{ what: 'x', monthly: 100 }], server, labour: { hours: 1, rate } });
    expect(working(99)).not.toContain('paid-work-loses');
    expect(working(99.01)).toContain('paid-work-loses');
  });

  it('compares an amount with its plan only when they are apart by more than a twentieth', () => {
    const book = bookOf({ prices: [aPrice('a.plan', { amount: 10 })] });
    const paying = (monthly: number) =>
      idsOf({ bill: [{ what: 'x', monthly, plan: 'a.plan' }], server }, book);
    expect(paying(10)).not.toContain('plan-price');
    expect(paying(10.5)).not.toContain('plan-price');
    expect(paying(11)).toContain('plan-price');
    expect(paying(9)).toContain('plan-price');
  });

  it('says from which month on an app is too large for every server of its seller', () => {
    const book = bookOf({
      prices: [
        aPrice('a.small', { amount: 5, host: { cpu: 2, memory: 4, disk: 40, arch: 'x86' } }),
        aPrice('a.large', { amount: 9, host: { cpu: 4, memory: 8, disk: 80, arch: 'x86' } }),
      ],
    });
    const growing = (months: number) =>
      reportOf(
        { months, growth: 10, bill: server, server: [{ what: 's', host: { cpu: 3, memory: 4, disk: 40 } }] },
        book,
      );
    // 3 vCPU x 1.1^3 is 3.99, x 1.1^4 is 4.39.
    expect(growing(4).remarks.map(({ id }) => id)).not.toContain('host-outgrown');
    expect(growing(5).remarks.find(({ id }) => id === 'host-outgrown')?.text.en).toContain('in month 5');
  });

  it('lets backups be when what archiving may write has room', () => {
    const keeping = (gigabytes: number) =>
      idsOf({
        bill: server,
        server: [{ what: 'b', monthly: 1, walArchiving: { gigabytes, everySeconds: 300, days: 365 } }],
      });
    expect(keeping(134)).toContain('backup-room');
    expect(keeping(135)).not.toContain('backup-room');
  });

  it('is written in both languages, never the same words', () => {
    const texts = reportOf({
      bill: [{ what: 'x', monthly: 1 }],
      server: [...server, { what: 'domain', monthly: 1, hidden: 'domain' }],
      labour: { hours: 2, rate: 50 },
      oneOff: [{ what: 'y', hours: 3 }],
    });
    expect(texts.remarks.length).toBeGreaterThan(3);
    for (const { text } of [...texts.remarks, ...texts.assumptions]) {
      expect(text.en.trim()).not.toBe('');
      expect(text.fr.trim()).not.toBe('');
      expect(text.fr).not.toBe(text.en);
    }
  });
});
