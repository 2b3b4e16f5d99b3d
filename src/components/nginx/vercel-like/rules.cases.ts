/** Test data, and only that: vercel.json files, and what a request gets with each. */
export interface Case {
  readonly name: string;
  readonly rules: object;
  readonly asked: readonly Asked[];
}

interface Asked {
  readonly path: string;
  /** Headers that are sent; `host` is the name that is asked. */
  readonly with?: Readonly<Record<string, string>>;
  readonly is: number;
  /** `Location`. */
  readonly to?: string;
  /** Headers of the answer; `` where there must be none. */
  readonly has?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What lies in the folder of the site. */
export const site: Readonly<Record<string, string>> = {
  '/index.html': 'home',
  '/about.html': 'about',
  '/docs/index.html': 'docs',
  '/docs/start.html': 'start',
  '/robots.txt': 'robots',
  '/blog/first.html': 'first post',
  '/assets/app-BfX3k2aZ.js': 'script',
  '/.well-known/thing': 'thing',
  '/404.html': 'not here',
  '/deep/page.html': 'deep page',
};

export const cases: readonly Case[] = [
  {
    name: 'no rules',
    rules: { cleanUrls: false },
    asked: [
      { path: '/', is: 200, body: 'home' },
      { path: '/about.html', is: 200, body: 'about' },
      { path: '/about', is: 404, body: 'not here' },
      { path: '/docs', is: 200, body: 'docs' },
      { path: '/docs/', is: 200, body: 'docs' },
      { path: '/robots.txt', is: 200, body: 'robots' },
      { path: '/robots.txt/', is: 404 },
      { path: '/nothing', is: 404, body: 'not here' },
      { path: '/api/users?a=b', is: 200, body: 'app /api/users?a=b' },
    ],
  },
  {
    name: 'cleanUrls',
    rules: { cleanUrls: true },
    asked: [
      { path: '/about', is: 200, body: 'about' },
      { path: '/about.html', is: 308, to: '/about' },
      { path: '/about.html?a=b', is: 308, to: '/about?a=b' },
      { path: '/index.html', is: 308, to: '/' },
      { path: '/index', is: 308, to: '/' },
      { path: '/docs/index.html', is: 308, to: '/docs' },
      { path: '/docs/index', is: 308, to: '/docs' },
      { path: '/docs/start', is: 200, body: 'start' },
      { path: '/docs', is: 200, body: 'docs' },
      // Two slashes would make a host of what follows.
      { path: '//evil.example/index.html', is: 404 },
      { path: '//evil.example/x.html', is: 404 },
    ],
  },
  {
    name: 'trailingSlash: true',
    rules: { trailingSlash: true },
    asked: [
      { path: '/docs', is: 308, to: '/docs/' },
      { path: '/docs?x=1', is: 308, to: '/docs/?x=1' },
      { path: '/docs/', is: 200, body: 'docs' },
      { path: '/about.html', is: 200, body: 'about' },
      { path: '/about.html/', is: 308, to: '/about.html' },
      { path: '/.well-known/thing', is: 200, body: 'thing' },
      { path: '/', is: 200, body: 'home' },
    ],
  },
  {
    name: 'trailingSlash: false',
    rules: { trailingSlash: false },
    asked: [
      { path: '/docs/', is: 308, to: '/docs' },
      { path: '/docs', is: 200, body: 'docs' },
      { path: '/', is: 200, body: 'home' },
      { path: '//evil.example/', is: 404 },
    ],
  },
  {
    name: 'cleanUrls with trailingSlash: true',
    rules: { cleanUrls: true, trailingSlash: true },
    asked: [
      { path: '/about.html', is: 308, to: '/about/' },
      { path: '/about/', is: 200, body: 'about' },
      { path: '/about', is: 308, to: '/about/' },
      { path: '/docs/index.html', is: 308, to: '/docs/' },
    ],
  },
  {
    name: 'redirects',
    rules: {
      redirects: [
        { source: '/old', destination: '/new' },
        { source: '/temporary', destination: '/new', permanent: false },
        { source: '/seen', destination: '/new', statusCode: 301 },
        { source: '/posts/:slug', destination: '/blog/:slug' },
        { source: '/news/:path*', destination: 'https://news.example/:path*' },
        { source: '/year/:y(\\d{4})/:m(\\d{2})', destination: '/archive/:y-:m' },
        { source: '/raw/(.*)', destination: '/cooked/$1' },
        { source: '/with', destination: '/new?from=old#top' },
        { source: '/café', destination: '/coffee' },
        { source: '/to-accents', destination: '/café' },
        { source: '/dollar', destination: '/price/$5' },
        { source: '/opt/:a?', destination: '/chosen/:a?' },
        { source: '/about.html', destination: '/who' },
        { source: '/first', destination: '/one' },
        { source: '/first', destination: '/two' },
      ],
    },
    asked: [
      { path: '/old', is: 308, to: '/new' },
      { path: '/old?a=b&c=d', is: 308, to: '/new?a=b&c=d' },
      // Case, the slash at the end, and what follows count.
      { path: '/OLD', is: 404 },
      { path: '/old/', is: 404 },
      { path: '/older', is: 404 },
      { path: '/temporary', is: 307, to: '/new' },
      { path: '/seen', is: 301, to: '/new' },
      { path: '/posts/hello-world', is: 308, to: '/blog/hello-world' },
      { path: '/posts/a/b', is: 404 },
      { path: '/posts/a%20b%0d%0aX-Evil:1', is: 308, to: '/blog/a%20b%0d%0aX-Evil:1' },
      { path: '/news', is: 308, to: 'https://news.example/' },
      { path: '/news/a/b/c', is: 308, to: 'https://news.example/a/b/c' },
      { path: '/year/2026/11', is: 308, to: '/archive/2026-11' },
      { path: '/year/26/11', is: 404 },
      { path: '/raw/x/y', is: 308, to: '/cooked/x/y' },
      { path: '/with', is: 308, to: '/new?from=old#top' },
      { path: '/with?a=b', is: 308, to: '/new?from=old&a=b#top' },
      { path: '/caf%C3%A9', is: 308, to: '/coffee' },
      { path: '/to-accents', is: 308, to: '/caf%C3%A9' },
      { path: '/dollar', is: 308, to: '/price/$5' },
      { path: '/opt', is: 308, to: '/chosen/' },
      { path: '/opt/x', is: 308, to: '/chosen/x' },
      // Before files, and the first one wins.
      { path: '/about.html', is: 308, to: '/who' },
      { path: '/first', is: 308, to: '/one' },
    ],
  },
  {
    name: 'redirects with has and missing',
    rules: {
      redirects: [
        {
          source: '/host',
          has: [{ type: 'host', value: 'association.example' }],
          destination: '/right-host',
        },
        { source: '/header', has: [{ type: 'header', key: 'X-Beta' }], destination: '/beta' },
        { source: '/value', has: [{ type: 'header', key: 'x-kind', value: 'a|b' }], destination: '/ab' },
        {
          source: '/cookie',
          has: [{ type: 'cookie', key: 'my-flag', value: 'on' }],
          destination: '/flagged',
        },
        {
          source: '/query',
          has: [{ type: 'query', key: 'id', value: '(?<num>\\d+)' }],
          destination: '/item/:num',
        },
        { source: '/named', has: [{ type: 'query', key: 'page' }], destination: '/p/:page' },
        { source: '/missing', missing: [{ type: 'cookie', key: 'session' }], destination: '/login' },
        {
          source: '/both/:x',
          has: [{ type: 'header', key: 'x-a', value: { eq: '1' } }],
          missing: [{ type: 'header', key: 'x-b' }],
          destination: '/yes/:x',
        },
        { source: '/pre', has: [{ type: 'header', key: 'x-v', value: { pre: 'v1.' } }], destination: '/one' },
        {
          source: '/suf',
          has: [{ type: 'header', key: 'x-v', value: { suf: '.beta' } }],
          destination: '/beta',
        },
        {
          source: '/inc',
          has: [{ type: 'header', key: 'x-v', value: { inc: ['a.b', 'c'] } }],
          destination: '/in',
        },
        {
          source: '/neq',
          has: [{ type: 'header', key: 'x-v', value: { neq: 'no' } }],
          destination: '/not-no',
        },
      ],
    },
    asked: [
      { path: '/host', is: 308, to: '/right-host' },
      { path: '/header', with: { 'x-beta': '1' }, is: 308, to: '/beta' },
      { path: '/header', is: 404 },
      { path: '/value', with: { 'x-kind': 'b' }, is: 308, to: '/ab' },
      { path: '/value', with: { 'x-kind': 'abc' }, is: 404 },
      { path: '/cookie', with: { cookie: 'x=1; my-flag=on; y=2' }, is: 308, to: '/flagged' },
      { path: '/cookie', with: { cookie: 'not-my-flag=on' }, is: 404 },
      { path: '/query?id=42', is: 308, to: '/item/42?id=42' },
      { path: '/query?id=4x', is: 404 },
      { path: '/query?void=42', is: 404 },
      { path: '/named?page=3', is: 308, to: '/p/3?page=3' },
      { path: '/missing', is: 308, to: '/login' },
      { path: '/missing', with: { cookie: 'session=abc' }, is: 404 },
      { path: '/both/q', with: { 'x-a': '1' }, is: 308, to: '/yes/q' },
      { path: '/both/q', with: { 'x-a': '1', 'x-b': '1' }, is: 404 },
      { path: '/both/q', with: { 'x-a': '11' }, is: 404 },
      { path: '/pre', with: { 'x-v': 'v1.2' }, is: 308, to: '/one' },
      { path: '/pre', with: { 'x-v': 'v1x2' }, is: 404 },
      { path: '/suf', with: { 'x-v': '2.beta' }, is: 308, to: '/beta' },
      { path: '/inc', with: { 'x-v': 'a.b' }, is: 308, to: '/in' },
      { path: '/inc', with: { 'x-v': 'a-b' }, is: 404 },
      { path: '/neq', with: { 'x-v': 'yes' }, is: 308, to: '/not-no' },
      { path: '/neq', with: { 'x-v': 'no' }, is: 404 },
    ],
  },
  {
    name: 'headers',
    rules: {
      headers: [
        {
          source: '/(.*)',
          headers: [
            { key: 'X-Frame-Options', value: 'DENY' },
            { key: 'X-All', value: 'yes' },
          ],
        },
        {
          source: '/docs/:page',
          headers: [
            { key: 'X-Page', value: 'page-:page' },
            { key: 'X-All', value: 'docs' },
          ],
        },
        { source: '/assets/(.*)', headers: [{ key: 'Cache-Control', value: 'public, max-age=60' }] },
        { source: '/about.html', headers: [{ key: 'X-Price', value: '5 $ "quoted"; \\ and more' }] },
        { source: '/api/(.*)', headers: [{ key: 'Access-Control-Allow-Origin', value: '*' }] },
        {
          source: '/robots.txt',
          has: [{ type: 'header', key: 'x-want' }],
          headers: [{ key: 'X-Wanted', value: '1' }],
        },
      ],
    },
    asked: [
      // Of one name once, and the rule's instead of ours.
      {
        path: '/',
        is: 200,
        has: { 'x-frame-options': 'DENY', 'x-all': 'yes', 'x-content-type-options': 'nosniff' },
      },
      { path: '/docs/start.html', is: 200, has: { 'x-page': 'page-start.html', 'x-all': 'docs' } },
      { path: '/assets/app-BfX3k2aZ.js', is: 200, has: { 'cache-control': 'public, max-age=60' } },
      {
        path: '/about.html',
        is: 200,
        has: { 'x-price': '5 $ "quoted"; \\ and more', 'cache-control': 'no-cache' },
      },
      { path: '/api/x', is: 200, has: { 'access-control-allow-origin': '*', 'x-frame-options': 'DENY' } },
      { path: '/robots.txt', with: { 'x-want': '1' }, is: 200, has: { 'x-wanted': '1' } },
      { path: '/robots.txt', is: 200, has: { 'x-wanted': '' } },
      { path: '/nothing', is: 404, has: { 'x-all': 'yes' } },
    ],
  },
  {
    name: 'rewrites',
    rules: {
      cleanUrls: true,
      rewrites: [
        { source: '/about', destination: '/docs/start' },
        { source: '/writings/:slug', destination: '/blog/:slug' },
        { source: '/writings/:slug', destination: '/deep/:slug' },
        { source: '/outside/:path*', destination: 'http://other.test/in/:path*' },
        { source: '/find', destination: 'http://other.test/search?site=a' },
        { source: '/item/:id', destination: 'http://other.test/item' },
        { source: '/backend/:path*', destination: 'https://association.up.railway.app/:path*' },
        { source: '/v1/:path*', destination: '/api/:path*' },
        { source: '/secret', has: [{ type: 'header', key: 'x-key', value: 'k' }], destination: '/about' },
      ],
    },
    asked: [
      // Files first.
      { path: '/about', is: 200, body: 'about' },
      { path: '/writings/first', is: 200, body: 'first post' },
      // The first rule leads to nothing; what it led to is asked on, and the second rule is for another path.
      { path: '/writings/page', is: 404 },
      { path: '/outside/a/b?x=1', is: 200, body: 'other /in/a/b?x=1' },
      { path: '/outside/a%2Fb', is: 200, body: 'other /in/a%2Fb' },
      { path: '/find?q=1', is: 200, body: 'other /search?site=a&q=1' },
      // A name that the destination does not use is passed on as a parameter.
      { path: '/item/7', is: 200, body: 'other /item?id=7' },
      // The old platform's name of the app's own backend: it is here now.
      { path: '/backend/users/1?x=1', is: 200, body: 'app /users/1?x=1' },
      { path: '/v1/users', is: 200, body: 'app /api/users' },
      { path: '/secret', with: { 'x-key': 'k' }, is: 200, body: 'about' },
      { path: '/secret', is: 404, body: 'not here' },
      { path: '/api/direct', is: 200, body: 'app /api/direct' },
    ],
  },
  {
    name: 'one page for everything',
    rules: { rewrites: [{ source: '/(.*)', destination: '/index.html' }] },
    asked: [
      { path: '/any/route', is: 200, body: 'home', has: { 'cache-control': 'no-cache' } },
      { path: '/robots.txt', is: 200, body: 'robots' },
      { path: '/assets/app-BfX3k2aZ.js', is: 200, body: 'script' },
      // Deviation (decision 0042, facts A18): Vercel answers the page with 200 here, and a browser keeps it as a script.
      { path: '/assets/old-Ab3dE5gH.js', is: 404 },
    ],
  },
  {
    name: 'everything but the API',
    rules: {
      redirects: [{ source: '/:lang(fr|en)/old/:rest*', destination: '/:lang/new/:rest*', permanent: false }],
      rewrites: [{ source: '/((?!api/).*)', destination: '/index.html' }],
    },
    asked: [
      { path: '/fr/old/a/b', is: 307, to: '/fr/new/a/b' },
      { path: '/de/old/a', is: 200, body: 'home' },
      { path: '/api/x', is: 200, body: 'app /api/x' },
      { path: '/x', is: 200, body: 'home' },
    ],
  },
  {
    name: 'as many rewrites as there may be',
    rules: {
      rewrites: Array.from({ length: 40 }, (_, nth) => ({ source: `/n${nth}/:file`, destination: '/:file' })),
    },
    asked: [
      { path: '/n0/robots.txt', is: 200, body: 'robots' },
      { path: '/n39/robots.txt', is: 200, body: 'robots' },
      { path: '/n39/gone.txt', is: 404 },
      { path: '/n40/robots.txt', is: 404 },
    ],
  },
];
