import { type CronTimes, readCron } from './cron.ts';

/**
 * The same moments as EventBridge has them: six fields with the year, Sunday is 1, and of the days of the month and of the week one is
 * `?` (docs.aws.amazon.com/scheduler, "Schedule types"). Where cron names both it takes either; then there are two.
 * @throws UnmoorError RENDER-103
 */
export function eventBridgeCron(expression: string): readonly string[] {
  const times = readCron(expression);
  const { days, weekdays } = times;
  return days === undefined || weekdays === undefined
    ? [lineOf(times)]
    : [lineOf({ ...times, weekdays: undefined }), lineOf({ ...times, days: undefined })];
}

function lineOf({ minutes, hours, days, months, weekdays }: CronTimes): string {
  const list = (values: readonly number[] | undefined) => values?.join(',') ?? '*';
  const week = weekdays?.map((day) => day + 1).join(',') ?? '?';
  return `cron(${list(minutes)} ${list(hours)} ${weekdays === undefined ? list(days) : '?'} ${list(months)} ${week} *)`;
}
