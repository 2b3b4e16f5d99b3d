import { block, line, type NginxPart, plain } from '../../core/formats/nginx.ts';

/** Endings of files that a page asks for, as a regular expression. */
export const assetEndings =
  'js|mjs|css|map|json|wasm|woff2?|ttf|otf|eot|png|jpe?g|gif|svg|webp|avif|ico|mp[34]|webm|ogg|pdf|txt|xml|webmanifest';

/**
 * Names that change with what is in the file. Frameworks' own folders hold nothing else; elsewhere it must be a name that a build
 * tool gave: eight signs of Vite's or esbuild's alphabet with a digit or a capital inside, or a longer hexadecimal number (facts A18:
 * a name without one would be kept for a year whatever changed in it).
 */
const hashed = [
  '/(?:_next/static|_nuxt|_astro|_app/immutable)/',
  `/(?:assets|static|build|js|css|media)/(?:[^/]+/)*[^/]*[.-](?=\\w*(?:[0-9]|[a-z_][A-Z]))(?:\\w{8}|[0-9a-f]{8,32})\\.(?:${assetEndings})$`,
];

/** A year, the longest that caches honour (RFC 9111 leaves it open; RFC 2616 named a year). Seconds. */
const year = 31_536_000;

/** What is said of files of the front; an answer of the app says it itself. */
export const fileCaching: readonly NginxPart[] = [
  block(
    'map',
    ['$request_path', '$file_cache_control'],
    [
      // Kept, and asked for again each time: an unchanged one answers 304.
      line('default', plain('public, max-age=0, must-revalidate')),
      ...hashed.map(
        (regex): NginxPart => ({
          name: plain(`~${regex}`).word,
          words: [plain(`public, max-age=${year}, immutable`)],
        }),
      ),
    ],
  ),
  // A page is never kept: an old one would ask for scripts that the new release no longer has.
  block(
    'map',
    ['$sent_http_content_type', '$page_cache_control'],
    [line('default', '$file_cache_control'), { name: plain('~^text/html').word, words: [plain('no-cache')] }],
  ),
  block(
    'map',
    ['$upstream_addr:$status', '$usual_cache_control'],
    [
      line('default', plain('')),
      { name: plain('~^:(?:200|206|304)$').word, words: [{ word: '$page_cache_control' }] },
      { name: plain('~^:').word, words: [plain('no-store')] },
    ],
  ),
];
