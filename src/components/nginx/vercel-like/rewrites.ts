import type { RewriteRule } from '../../../core/app/routing.ts';
import { UnmoorError } from '../../../core/errors/error.ts';
import { block, expr, line, type NginxPart, plain } from '../../../core/formats/nginx.ts';
import { assetEndings } from '../caching.ts';
import { compileDestination, type Destination, encoded } from './destination.ts';
import { compileWhen, filePath, type Path, sentPath } from './when.ts';

/** What answers a path that a rule leads to. */
export type Answerer =
  | { readonly kind: 'files' }
  /** A workload of the stack: how its location is called and written. */
  | { readonly kind: 'app'; readonly pass: (name: string, address: string) => readonly NginxPart[] }
  | { readonly kind: 'other'; readonly pass: (name: string, address: string) => readonly NginxPart[] };

export interface Rewrites {
  /** In `http`. */
  readonly maps: readonly NginxPart[];
  /** In `server`. */
  readonly locations: readonly NginxPart[];
  /** Variable or name of the location that is asked when no file is there. */
  readonly first: string;
}

export interface RewriteContext {
  readonly id: string;
  readonly answererOf: (destination: Destination) => Answerer;
  /** What a location of files tries for a path, in this order. */
  readonly tries: (path: string) => readonly string[];
  /** Paths below which an app answers, and no page of the front: the platform had the API under another name. */
  readonly answered: readonly string[];
  /** What is asked when no rule holds: `@rest`. */
  readonly rest: string;
}

/** Each rule looks at the rules before it through variables, and nginx allows 100 of them within each other. */
const most = 40;

/** A path that no file has: what a rule that does not hold gives, so that looking for a file finds none. */
export const nowhere = '/.unmoor/nowhere';

/**
 * The first rule whose destination is there answers. `$<id>_next<n>` is the location of the first rule from the nth on that holds,
 * so that a rule whose file is missing hands on to the next one.
 */
export function compileRewrites(rules: readonly RewriteRule[], context: RewriteContext): Rewrites {
  const { id, rest } = context;
  if (rules.length > most)
    throw new UnmoorError('RENDER-106', {
      why: `The front has ${rules.length} rewrites, and at most ${most} can be carried over: each looks at those before it.`,
      next: 'put several into one by a pattern, then render again.',
      state: 'Nothing was written.',
    });
  const next = (index: number) => (index < rules.length ? `$${id}_next${index}` : rest);
  const maps: NginxPart[] = [];
  const locations: NginxPart[] = [];
  let file: Path = filePath;
  for (const [index, rule] of rules.entries()) {
    const own = `${id}_w${index}`;
    const compiled = compileRule(own, rule, file, context);
    maps.push(
      ...compiled.maps,
      block(
        'map',
        [`$${own}`, next(index)],
        [line('default', `@${own}`), { name: '""', words: [expr(next(index + 1))] }],
      ),
    );
    locations.push(...compiled.location(next(index + 1)));
    if (!compiled.mayMiss) continue;
    // A later rule is held against where this one led to, as if the client had asked for that.
    maps.push(
      block(
        'map',
        [`$${own}`, `$${own}_path`],
        [line('default', `$${own}`), { name: '""', words: [expr(file.variable)] }],
      ),
    );
    file = { variable: `$${own}_path`, encoded: false };
  }
  return { maps, locations, first: next(0) };
}

interface Rule {
  readonly maps: readonly NginxPart[];
  readonly location: (next: string) => readonly NginxPart[];
  readonly mayMiss: boolean;
}

function compileRule(own: string, rule: RewriteRule, file: Path, context: RewriteContext): Rule {
  const led = compileDestination(rule.to, new Map(), encoded);
  const answerer = context.answererOf(led);
  if (answerer.kind === 'files') return fileRule(own, rule, file, context);
  const when = compileWhen(own, rule, sentPath);
  const { origin, path, query, unused } = compileDestination(rule.to, when.found, encoded);
  const named = unused.map((name) => `${name}=\${${when.found.get(name)}}`);
  const asked = [query, ...named].filter((part) => part !== '').join('&');
  const address = `${path}${asked === '' ? '$is_args$args' : `?${asked}$and_args`}`;
  return {
    maps: [...when.maps, map(when.looksAt, own, when.key, address)],
    location: () => answerer.pass(`@${own}`, `${answerer.kind === 'other' ? (origin ?? '') : ''}$${own}`),
    mayMiss: false,
  };
}

/**
 * A page in the place of whatever was asked for is meant for people who open a path of the app. Scripts, styles and pictures that are
 * not there stay missing (facts A18): as a page they would be kept by browsers, and break the app until they are forgotten.
 */
function fileRule(own: string, rule: RewriteRule, file: Path, { tries, answered }: RewriteContext): Rule {
  const { varies } = compileDestination(rule.to, new Map(), (text) => text);
  const when = compileWhen(own, rule, file);
  const { path, varies: dynamic } = compileDestination(rule.to, when.found, (text) => text);
  const page = !varies && !dynamic && /(?:\.html|\/)$/.test(path) && /[(*]/.test(rule.source);
  const guard = page ? [noPage(own, file.variable, answered)] : [];
  const looksAt = page ? `$${own}_no_page:${when.looksAt}` : when.looksAt;
  const key = page ? when.key.replace('^', '^0:') : when.key;
  return {
    maps: [...when.maps, ...guard, map(looksAt, own, key, path)],
    location: (next) => [
      block('location', [`@${own}`], [line('try_files', ...tries(`$${own}`).map(expr), expr(next))]),
    ],
    mayMiss: dynamic,
  };
}

const noPage = (own: string, path: string, answered: readonly string[]): NginxPart => {
  const patterns = [`~*\\.(?:${assetEndings})$`, ...answered.map((prefix) => `~^${literally(prefix)}`)];
  return block(
    'map',
    [path, `$${own}_no_page`],
    [
      line('default', '0'),
      ...patterns.map((pattern): NginxPart => ({ name: plain(pattern).word, words: [{ word: '1' }] })),
    ],
  );
};

/** A path begins with it, in a pattern. */
export const literally = (prefix: string): string => prefix.replaceAll('.', '\\.');

const map = (looksAt: string, own: string, key: string, value: string): NginxPart =>
  block(
    'map',
    [expr(looksAt), `$${own}`],
    [line('default', plain('')), { name: plain(key).word, words: [expr(value)] }],
  );
