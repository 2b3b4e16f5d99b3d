import type { RoutingTest, RoutingValue } from '../../core/app/routing.ts';
import { at, fieldsOf, listOf } from '../../core/formats/parsed.ts';

/** A rule that cannot be said in neutral words; the message says why. */
export class Untranslated extends Error {}

/** `has` or `missing` of a rule. @throws Untranslated */
export const testsOf = (value: unknown): readonly RoutingTest[] => listOf(value).map(testOf);

const places = ['host', 'header', 'cookie', 'query'] as const;

function testOf(test: unknown): RoutingTest {
  const of = places.find((place) => place === at(test, 'type'));
  if (of === undefined)
    throw new Untranslated('it asks for something that is no host, header, cookie or query');
  const key = at(test, 'key');
  if (of !== 'host' && (typeof key !== 'string' || !/^[\w.-]+$/.test(key)))
    throw new Untranslated(`the name of its ${of} has signs beyond letters, digits, dots, dashes`);
  const value = valueOf(at(test, 'value'));
  if (of === 'host' && value === undefined) throw new Untranslated('its host has no value');
  return {
    of,
    ...(of === 'host' ? {} : { key: of === 'header' ? String(key).toLowerCase() : String(key) }),
    ...(value === undefined ? {} : { value }),
  };
}

const texts = ['eq', 'neq', 'pre', 'suf', 're'] as const;

/** A text is a regular expression that the whole value must match. */
function valueOf(value: unknown): RoutingValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return { is: 're', text: regular(value) };
  const fields = Object.entries(fieldsOf(value));
  const [is, said] = fields[0] ?? [];
  if (fields.length !== 1 || is === undefined) throw new Untranslated('it asks for several things at once');
  if (is === 'inc' || is === 'ninc') return { is, texts: listOf(said).map(String) };
  const known = texts.find((one) => one === is);
  if (known === undefined || (typeof said !== 'string' && typeof said !== 'number'))
    throw new Untranslated(`${is} compares what only Vercel compares`);
  return { is: known, text: known === 're' ? regular(String(said)) : String(said) };
}

function regular(text: string): string {
  try {
    return new RegExp(text).source;
  } catch {
    throw new Untranslated(`${text} is no regular expression`);
  }
}
