import type { RedirectRule, Routing } from '../../../core/app/routing.ts';
import { block, expr, line, type NginxPart, plain } from '../../../core/formats/nginx.ts';
import { compileDestination, encoded } from './destination.ts';
import { compileWhen, sentPath } from './when.ts';

interface Entry {
  readonly maps: readonly NginxPart[];
  readonly looksAt: string;
  readonly key: string;
  /** Expression; empty: the path is left alone, and later entries are not asked. */
  readonly location: string;
  readonly status: number;
}

export interface Redirects {
  /** In `http`. */
  readonly maps: readonly NginxPart[];
  /** In `server`, in this order. */
  readonly rules: readonly NginxPart[];
}

/** The first that holds wins. Entries of one kind that follow each other share a map: nginx asks its keys in their order. */
export function compileRedirects(id: string, routing: Routing): Redirects {
  const entries = [
    ...shapeEntries(id, routing),
    ...routing.redirects.map((rule, index) => entryOf(`${id}_d${index}`, rule)),
  ];
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1)?.at(-1);
    if (last?.status === entry.status && last.looksAt === entry.looksAt) groups.at(-1)?.push(entry);
    else groups.push([entry]);
  }
  const maps = groups.flatMap((group, index) => [
    ...group.flatMap(({ maps }) => maps),
    block(
      'map',
      [expr(group[0]?.looksAt ?? ''), `$${id}_to${index}`],
      [
        line('default', plain('')),
        ...group.map(({ key, location }): NginxPart => ({ name: plain(key).word, words: [expr(location)] })),
      ],
    ),
  ]);
  const rules = groups.map((group, index) =>
    block(
      'if',
      [{ word: `($${id}_to${index})` }],
      [line('return', group[0]?.status ?? 308, `$${id}_to${index}`)],
    ),
  );
  return { maps, rules };
}

function entryOf(id: string, rule: RedirectRule): Entry {
  const { maps, looksAt, key, found } = compileWhen(id, rule, sentPath);
  const { origin = '', path, query, hash } = compileDestination(rule.to, found, encoded);
  // What the client asked with is passed on, behind what the rule says itself.
  const asked = query === '' ? '$is_args$args' : `?${query}$and_args`;
  return { maps, looksAt, key, location: `${origin}${path}${asked}${hash}`, status: rule.status };
}

/** `cleanUrls` and `trailingSlash` lead every other form of a path to the one form. */
function shapeEntries(id: string, { cleanUrls, trailingSlash }: Routing): Entry[] {
  const end = trailingSlash === true ? '/' : '';
  const shape = (name: string, regex: (group: string) => string, after: string): Entry => ({
    maps: [],
    looksAt: sentPath.variable,
    key: `~${regex(`(?<${id}_${name}>`)}`,
    location: after === 'stay' ? '' : `/\${${id}_${name}}${after}$is_args$args`,
    status: 308,
  });
  return [
    ...(cleanUrls
      ? [
          shape('home', (group) => `^/${group})index(?:\\.html)?/?$`, ''),
          // One slash at the start: of two, a browser would make a host of what follows.
          shape('folder', (group) => `^/${group}[^/].*)/index(?:\\.html)?/?$`, end),
          shape('page', (group) => `^/${group}[^/].*)\\.html/?$`, end),
        ]
      : []),
    ...(trailingSlash === true
      ? [
          shape('known', (group) => `^/\\.well-known(?:/${group}.*))?$`, 'stay'),
          shape('bare', (group) => `^/${group}(?:[^/]+/)*[^/.]+)$`, '/'),
          shape('file', (group) => `^/${group}(?:[^/]+/)*[^/]+\\.\\w+)/$`, ''),
        ]
      : []),
    ...(trailingSlash === false ? [shape('slash', (group) => `^/${group}[^/].*)/$`, '')] : []),
  ];
}
