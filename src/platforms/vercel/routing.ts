import { isAside } from '../../core/app/packages/aside.ts';
import { folderOf } from '../../core/app/paths.ts';
import type { Unread } from '../../core/app/place.ts';
import { type Found, type Reader, weights } from '../../core/app/reader.ts';
import { PatternError, readPattern } from '../../core/app/route-pattern.ts';
import type { HeaderRule, RedirectRule, RewriteRule, Routing, RoutingWhen } from '../../core/app/routing.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, fieldsOf, listOf, numberOf, type Parsed, textOf } from '../../core/formats/parsed.ts';
import { readSettings } from '../../core/formats/read.ts';
import { Untranslated, testsOf } from './routing-tests.ts';

/**
 * What vercel.json says of paths (vercel.com/docs/project-configuration; order and defaults as packages/routing-utils of
 * vercel/vercel). A rule that means something no other server can be told is named, and left out whole.
 */
export const vercelRouting: Reader = {
  id: 'vercel.json routing',
  read: async (tree) => {
    const files = tree.named('vercel.json').filter((file) => !isAside(file));
    const found = await Promise.all(files.map((file) => readRouting(tree, file)));
    return {
      services: found.flatMap(({ services = [] }) => services),
      incomplete: found.flatMap(({ incomplete = [] }) => incomplete),
    };
  },
};

const keys = ['cleanUrls', 'trailingSlash', 'redirects', 'headers', 'rewrites'];

async function readRouting(tree: Tree, file: string): Promise<Found> {
  const parsed = await readSettings(tree, file);
  const fields = fieldsOf(parsed?.value);
  if (parsed === undefined || !keys.some((key) => key in fields)) return {};
  const left: Unread[] = [];
  const rules = <T>(key: string, read: (rule: unknown) => T): readonly T[] =>
    listOf(fields[key]).flatMap((rule, index) => {
      try {
        return [read(rule)];
      } catch (error) {
        if (!(error instanceof Untranslated || error instanceof PatternError)) throw error;
        left.push(untranslated(file, parsed, key, index, error.message));
        return [];
      }
    });
  const { trailingSlash } = fields;
  const routing: Routing = {
    cleanUrls: fields['cleanUrls'] === true,
    ...(typeof trailingSlash === 'boolean' ? { trailingSlash } : {}),
    redirects: rules('redirects', redirectOf),
    headers: rules('headers', headerOf),
    rewrites: rules('rewrites', rewriteOf),
  };
  return {
    services: [
      {
        kind: 'static',
        guessed: 'service',
        folder: folderOf(file),
        routing,
        from: [{ file }],
        weight: weights.platform,
      },
    ],
    incomplete: left,
  };
}

function untranslated(file: string, parsed: Parsed, key: string, index: number, why: string): Unread {
  const line = parsed.lineOf(key, index);
  return {
    what: file,
    ...(line === undefined ? {} : { line }),
    why: `rule ${index + 1} of ${key} is not carried over: ${why}`,
    next: 'Write it for the front by hand, or do without it.',
  };
}

/** Keys that a rule may have; another one changes what it means. */
function refuseOthers(rule: unknown, known: readonly string[]): void {
  const other = Object.keys(fieldsOf(rule)).find((key) => !known.includes(key));
  if (other !== undefined) throw new Untranslated(`${other} has no counterpart`);
}

function whenOf(rule: unknown): RoutingWhen {
  const source = textOf(at(rule, 'source'));
  if (source === undefined) throw new Untranslated('it has no source');
  const parts = readPattern(source);
  const whole = parts.map((part) => ('text' in part ? part.text : part.prefix)).join('');
  if (!whole.startsWith('/')) throw new Untranslated('its source does not begin with a slash');
  return { source, has: testsOf(at(rule, 'has')), missing: testsOf(at(rule, 'missing')) };
}

function destinationOf(rule: unknown): string {
  const to = textOf(at(rule, 'destination'));
  if (to === undefined) throw new Untranslated('its destination is no path and no address');
  // oxlint-disable-next-line no-control-regex -- an address has none of them (RFC 3986)
  if (!/^(?:\/|https?:\/\/)/.test(to) || /[\u0000-\u0020]/.test(to))
    throw new Untranslated('its destination is no path and no address');
  return to;
}

const statuses = [301, 302, 303, 307, 308] as const;

function redirectOf(rule: unknown): RedirectRule {
  refuseOthers(rule, ['source', 'destination', 'permanent', 'statusCode', 'has', 'missing']);
  const permanent = at(rule, 'permanent');
  const said = numberOf(at(rule, 'statusCode')) ?? 308;
  const wanted = typeof permanent === 'boolean' ? (permanent ? 308 : 307) : said;
  const status = statuses.find((one) => one === wanted);
  if (status === undefined) throw new Untranslated(`a redirect cannot answer ${wanted}`);
  return { ...whenOf(rule), to: destinationOf(rule), status };
}

function headerOf(rule: unknown): HeaderRule {
  refuseOthers(rule, ['source', 'headers', 'has', 'missing']);
  const headers = listOf(at(rule, 'headers')).map((header) => {
    const [key, value] = [at(header, 'key'), at(header, 'value')];
    if (typeof key !== 'string' || typeof value !== 'string') throw new Untranslated('a header has no text');
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(key)) throw new Untranslated(`${key} is no name of a header`);
    // oxlint-disable-next-line no-control-regex -- a header's value holds none but the tab (RFC 9110, section 5.5)
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
      throw new Untranslated(`the value of ${key} has signs that a header cannot hold`);
    return { key, value };
  });
  return { ...whenOf(rule), headers };
}

function rewriteOf(rule: unknown): RewriteRule {
  // With respectOriginCacheControl unset or true nothing is kept: a front that caches nothing does just that.
  refuseOthers(rule, ['source', 'destination', 'has', 'missing', 'respectOriginCacheControl']);
  return { ...whenOf(rule), to: destinationOf(rule) };
}
