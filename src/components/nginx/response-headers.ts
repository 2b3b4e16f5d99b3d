import type { Routing } from '../../core/app/routing.ts';
import { block, line, type NginxPart, plain } from '../../core/formats/nginx.ts';
import { compileHeaders } from './vercel-like/headers.ts';

export interface ResponseHeaders {
  /** In `http`. */
  readonly maps: readonly NginxPart[];
  /**
   * In `server`, and nowhere else: one `add_header` in a location would drop all of these there. What differs from path to path
   * stands in their variables.
   */
  readonly added: readonly NginxPart[];
  /** Taken from the app's answer, because a header of the same name is added in its place. */
  readonly hidden: readonly NginxPart[];
}

/**
 * Sent unless the app sends its own. X-XSS-Protection is not among them: browsers dropped the filter, and it made holes of its own
 * (facts B40; OWASP HTTP headers cheat sheet). This policy forbids only what no app of today needs.
 */
const security = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
  ['Content-Security-Policy', "base-uri 'self'; frame-ancestors 'self'; object-src 'none'"],
] as const;

/** Several of one name are several values, and a rule adds one more. */
const several = ['set-cookie', 'vary', 'link'];
/** nginx's own, or of one connection only. A file's type follows from its ending. */
const notOurs = [
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'location',
  'server',
  'transfer-encoding',
  'upgrade',
];

interface Options {
  readonly id: string;
  readonly routing: Routing;
  /** Seconds; unset where no certificate is held here. */
  readonly hsts?: number;
  readonly http3: boolean;
}

export function responseHeaders({ id, routing, hsts, http3 }: Options): ResponseHeaders {
  const ruled = compileHeaders(id, routing.headers);
  const usual = new Map<string, { key: string; parts: readonly NginxPart[]; value: string }>();
  const put = (key: string, value: string, parts: readonly NginxPart[] = []) =>
    usual.set(key.toLowerCase(), { key, parts, value });

  for (const [key, value] of [
    ...security,
    ...(hsts === undefined ? [] : ([['Strict-Transport-Security', `max-age=${hsts}`]] as const)),
  ]) {
    const own = `${id}_usual_${nameOf(key)}`;
    put(key, `$${own}`, [
      block(
        'map',
        [`$upstream_http_${nameOf(key)}`, `$${own}`],
        [line('default', plain('')), { name: '""', words: [plain(value)] }],
      ),
    ]);
  }
  put('Cache-Control', '$usual_cache_control');
  put('Retry-After', '$usual_retry_after');
  if (http3) put('Alt-Svc', '$usual_alt_svc');

  const maps = [...usual.values()].flatMap(({ parts }) => parts);
  const added = new Map(
    [...usual].map(([name, { key, value }]) => [name, line('add_header', key, value, 'always')]),
  );
  const hidden: NginxPart[] = [];
  maps.push(...ruled.maps);
  for (const { key, variable } of ruled.headers) {
    const name = key.toLowerCase();
    if (notOurs.includes(name)) continue;
    if (several.includes(name) || !/^[\w-]+$/.test(name)) {
      added.set(name, line('add_header', key, `$${variable}`, 'always'));
      continue;
    }
    const before = usual.get(name)?.value;
    const [kept, final] = [`${variable}_app`, `${variable}_final`];
    maps.push(
      block(
        'map',
        [`$upstream_http_${nameOf(key)}`, `$${kept}`],
        [
          line('default', `$upstream_http_${nameOf(key)}`),
          { name: '""', words: [before === undefined ? plain('') : { word: before }] },
        ],
      ),
      block(
        'map',
        [`$${variable}`, `$${final}`],
        [line('default', `$${variable}`), { name: '""', words: [{ word: `$${kept}` }] }],
      ),
    );
    added.set(name, line('add_header', key, `$${final}`, 'always'));
    hidden.push(line('proxy_hide_header', key));
  }
  return { maps, added: [...added.values()], hidden };
}

/** Names of headers that no front of nginx's can set by a rule: whoever renders says so. */
export const unruled = (routing: Routing): readonly string[] =>
  [...new Set(routing.headers.flatMap(({ headers }) => headers.map(({ key }) => key)))].filter((key) =>
    notOurs.includes(key.toLowerCase()),
  );

const nameOf = (key: string): string => key.toLowerCase().replaceAll('-', '_');
