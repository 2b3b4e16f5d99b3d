import { cannotHold } from './cannot-hold.ts';

export type TomlValue = string | number | boolean;

/**
 * A file of TOML 1.0: values first, then one table a name. A basic string is JSON's, but that it must escape DEL too.
 * @throws UnmoorError RENDER-103 for half of a surrogate pair and for numbers that are none
 */
export function writeToml(
  values: Readonly<Record<string, TomlValue>>,
  tables: Readonly<Record<string, Readonly<Record<string, TomlValue>>>> = {},
): string {
  const lines = (of: Readonly<Record<string, TomlValue>>) =>
    Object.entries(of).map(([key, value]) => `${keyOf(key)} = ${valueOf(value)}\n`);
  return [
    ...lines(values),
    ...Object.entries(tables).map(([name, of]) => `\n[${keyOf(name)}]\n${lines(of).join('')}`),
  ].join('');
}

const keyOf = (key: string): string => (/^[\w-]+$/.test(key) ? key : textOf(key));

function valueOf(value: TomlValue): string {
  if (typeof value === 'string') return textOf(value);
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw cannotHold('TOML', String(value), 'it is no whole number', 'write it as a text.');
  return String(value);
}

function textOf(text: string): string {
  if (/\p{Surrogate}/u.test(text))
    throw cannotHold('TOML', text, 'it holds half of a surrogate pair', 'write it as Unicode text.');
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
