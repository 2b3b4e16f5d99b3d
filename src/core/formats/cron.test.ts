import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onCalendar, readCron } from './cron.ts';

/** The next moments at which systemd would start the timer, after the first second of 2027, in ms. */
function nextBySystemd(lines: readonly string[], count: number): number[] {
  const said = execFileSync(
    'systemd-analyze',
    ['calendar', `--iterations=${count}`, '--base-time=2027-01-01 00:00:01 UTC', ...lines],
    { encoding: 'utf8', env: { PATH: process.env['PATH'], TZ: 'UTC' } },
  );
  const moments = [
    ...said.matchAll(/(?:Next elapse|Iter(?:ation|\.) #\d+|\(in UTC\)): \w{3} (\S+ \S+) UTC/g),
  ].map(([, moment = '']) => Date.parse(`${moment.replace(' ', 'T')}Z`));
  return [...new Set(moments)].toSorted((a, b) => a - b).slice(0, count);
}

/** The same by crontab(5), minute by minute. */
function nextByCron(expression: string, count: number): number[] {
  const { minutes, hours, days, months, weekdays } = readCron(expression);
  const moments: number[] = [];
  const within = (values: readonly number[] | undefined, value: number) => values?.includes(value) ?? true;
  const end = Date.UTC(2035, 0, 1);
  for (let at = Date.UTC(2027, 0, 1, 0, 1); moments.length < count && at < end; at += 60_000) {
    const date = new Date(at);
    const onDay = within(days, date.getUTCDate());
    const onWeekday = within(weekdays, date.getUTCDay());
    const rightDay = days !== undefined && weekdays !== undefined ? onDay || onWeekday : onDay && onWeekday;
    if (
      rightDay &&
      within(months, date.getUTCMonth() + 1) &&
      within(hours, date.getUTCHours()) &&
      within(minutes, date.getUTCMinutes())
    )
      moments.push(at);
  }
  return moments;
}

const word = (from: number, to: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    fc.integer({ min: from, max: to }).map(String),
    fc.integer({ min: 1, max: 15 }).map((step) => `*/${step}`),
    fc
      .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc
      .uniqueArray(fc.integer({ min: from, max: to }), { minLength: 1, maxLength: 4 })
      .map((list) => list.join(',')),
  );
const expression = fc
  .tuple(word(0, 59), word(0, 23), word(1, 28), word(1, 12), word(0, 7))
  .map((words) => words.join(' '));

describe('a schedule', () => {
  it('starts at the same moments by systemd as by cron', () => {
    fc.assert(
      fc.property(expression, (cron) => {
        expect(nextBySystemd(onCalendar(cron), 5)).toEqual(nextByCron(cron, 5));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['0 3 * * *', ['*-*-* 03:00:00 UTC']],
    ['*/20 * * * *', ['*-*-* *:00,20,40:00 UTC']],
    ['0 9 1 * MON', ['*-*-01 09:00:00 UTC', 'Mon *-*-* 09:00:00 UTC']],
    ['0 0 * jan-mar 7', ['Sun *-01,02,03-* 00:00:00 UTC']],
    ['@daily', ['*-*-* 00:00:00 UTC']],
  ])('%s is %j', (cron, calendar) => expect(onCalendar(cron)).toEqual(calendar));

  it.each([
    ['61 * * * *', '"61" is no value from 0 to 59'],
    ['* * *', 'it has 3 fields, and not 5'],
    ['*/0 * * * *', '"*/0" is no value from 0 to 59'],
    ['5-1 * * * *', '"5-1" is no value'],
    ['* * * * *\nOnBootSec=1', 'it has 6 fields'],
    ['; rm * * * *', 'it has 6 fields'],
    ['1-2-3 * * * *', 'is no value'],
  ])('%j is refused', (cron, why) => expect(() => onCalendar(cron)).toThrow(why));
});
