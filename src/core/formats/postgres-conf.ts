import type { Setting } from '../plan/settings.ts';
import { cannotHold } from './cannot-hold.ts';

/**
 * Lines of postgresql.conf (PostgreSQL manual, 19.1.1 and 19.1.2): numbers with their unit, texts in single quotes, where a quote is
 * doubled and a backslash begins an escape.
 * @throws UnmoorError RENDER-103 for a text with a line break
 */
export const postgresConf = (
  settings: readonly (readonly [name: string, setting: Pick<Setting, 'value' | 'unit'>])[],
): string => settings.map(([name, setting]) => `${name} = ${written(name, setting)}\n`).join('');

/** Units that the server knows; counts have none. */
const units: Readonly<Record<string, string>> = { MB: 'MB', ms: 'ms', s: 's', d: 'd' };

function written(name: string, { value, unit }: Pick<Setting, 'value' | 'unit'>): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return `${value}${unit === undefined ? '' : (units[unit] ?? '')}`;
  // oxlint-disable-next-line no-control-regex -- a value stands on one line
  if (/[\u0000\n\r]/.test(value))
    throw cannotHold('postgresql.conf', value, `${name} stands on one line`, 'write it without line breaks.');
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
