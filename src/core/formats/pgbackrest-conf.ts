import { cannotHold } from './cannot-hold.ts';

/** `archive-async = y` of a section; a number or a text as pgBackRest takes it. */
export type PgbackrestOption = readonly [name: string, value: string | number | boolean];

/**
 * pgBackRest's own file: what stands after the first `=` is the value up to the end of the line, quotes and all, without the blanks at
 * its ends (pgbackrest.org, "Configuration Reference").
 * @throws UnmoorError RENDER-103
 */
export const pgbackrestConf = (
  sections: readonly { readonly name: string; readonly options: readonly PgbackrestOption[] }[],
): string =>
  sections
    .map(
      ({ name, options }) =>
        `[${name}]\n${options.map(([option, value]) => `${option}=${written(value)}\n`).join('')}`,
    )
    .join('\n');

function written(value: PgbackrestOption[1]): string {
  if (typeof value === 'boolean') return value ? 'y' : 'n';
  if (typeof value === 'number') return String(value);
  // oxlint-disable-next-line no-control-regex -- a line holds no control characters
  if (value === '' || value.trim() !== value || /[\u0000-\u001f\u007f]/.test(value))
    throw cannotHold(
      'pgbackrest.conf',
      value,
      'a value is what stands on its line, without blanks at its ends',
      'write it without line breaks, control characters, and blanks at its ends.',
    );
  return value;
}
