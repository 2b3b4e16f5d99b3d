import { cannotHold } from './cannot-hold.ts';

/** What a field of a cron expression may say, with its names. */
const fields = [
  { from: 0, to: 59, names: [] },
  { from: 0, to: 23, names: [] },
  { from: 1, to: 31, names: [] },
  {
    from: 1,
    to: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { from: 0, to: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;
type Field = (typeof fields)[number];

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Which values of each field start it; `undefined`: every one (`*`). */
export interface CronTimes {
  readonly minutes?: readonly number[];
  readonly hours?: readonly number[];
  readonly days?: readonly number[];
  readonly months?: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays?: readonly number[];
}

/** Reads a cron expression of five fields as crontab(5) has it. @throws UnmoorError RENDER-103 */
export function readCron(expression: string): CronTimes {
  const words = (macros[expression.trim().toLowerCase()] ?? expression).trim().split(/\s+/);
  if (words.length !== fields.length) throw refused(expression, `it has ${words.length} fields, and not 5`);
  const [minutes, hours, days, months, weekdays] = fields.map((field, index) =>
    valuesOf(words[index] as string, field, expression),
  );
  const sundays = weekdays && [...new Set(weekdays.map((day) => day % 7))].toSorted((a, b) => a - b);
  return { minutes, hours, days, months, weekdays: sundays };
}

function valuesOf(word: string, field: Field, expression: string): readonly number[] | undefined {
  if (word === '*') return undefined;
  const values = word.split(',').flatMap((part) => {
    const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    const [first, last] = endsOf(range, field, step !== '1' || part.includes('/'));
    if (first === undefined || last === undefined || first > last || Number(step) === 0)
      throw refused(expression, `"${part}" is no value from ${field.from} to ${field.to}`);
    const count = Math.floor((last - first) / Number(step)) + 1;
    return Array.from({ length: count }, (_, index) => first + index * Number(step));
  });
  return [...new Set(values)].toSorted((a, b) => a - b);
}

/** `5` with a step begins there and goes on to the end, as most crons have it. */
function endsOf(range: string, field: Field, stepped: boolean): readonly (number | undefined)[] {
  if (range === '*') return [field.from, field.names.length === 7 ? 6 : field.to];
  const ends = range.split('-').map((text) => valueOf(text, field));
  if (ends.length === 1) return stepped ? [ends[0], field.to] : [ends[0], ends[0]];
  return ends.length === 2 ? ends : [];
}

function valueOf(text: string, { from, to, names }: Field): number | undefined {
  const named = (names as readonly string[]).indexOf(text.toLowerCase());
  if (named !== -1) return named + (names.length === 12 ? 1 : 0);
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
}

const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/**
 * The same moments as `OnCalendar=` of a systemd timer (systemd.time(7)), in UTC. Where both a day of the month and a day of the week
 * are named, cron takes either and systemd only both: then there are two, and a timer starts at each.
 * @throws UnmoorError RENDER-103
 */
export function onCalendar(expression: string): readonly string[] {
  const { minutes, hours, days, months, weekdays } = readCron(expression);
  const list = (values: readonly number[] | undefined) =>
    values?.map((value) => String(value).padStart(2, '0')).join(',') ?? '*';
  const line = (onWeekdays?: readonly number[], onDays?: readonly number[]) => {
    const week = onWeekdays === undefined ? '' : `${onWeekdays.map((day) => weekdayNames[day]).join(',')} `;
    return `${week}*-${list(months)}-${list(onDays)} ${list(hours)}:${list(minutes)}:00 UTC`;
  };
  return days === undefined || weekdays === undefined
    ? [line(weekdays, days)]
    : [line(undefined, days), line(weekdays)];
}

const refused = (expression: string, why: string) =>
  cannotHold('a timer', expression, why, 'write the schedule as cron has it: minute hour day month weekday.');
