import type { Domain } from '../../core/app/inventory.ts';
import type { Place } from '../../core/app/place.ts';
import type { Platform } from '../../core/app/platform.ts';
import type { Tree } from '../../core/app/tree.ts';
import { namesAround } from '../../core/code/context.ts';
import { placesOf } from '../../core/code/rule.ts';
import { settingLines, settingsOf } from '../../core/code/settings.ts';
import { sourcesOf } from '../../core/code/sources.ts';

/** Names that an app's own host is given to. */
const own =
  /allowed_?hosts|cors|csrf|cookie_?domain|server_name|metadataBase|^(?:allowed|trusted)?_?origins?$|^(?:homepage|domains?|site|hostname)$|^(?:(?:VITE|NEXT_PUBLIC|REACT_APP|PUBLIC|NUXT_PUBLIC|GATSBY|VUE_APP)_)?(?:site|app|base|public|frontend|front|backend|api|api_base|web|client|server|canonical|nextauth|auth)_?(?:url|host|domain|origin)$/i;
/** In code an address that something is based on is mostly another's API. */
const anothers = /^(?:base|api|server|auth)_?(?:url|host)$/i;
const host =
  /(?<![\w@.-])(?:https?:\/\/|wss?:\/\/)?((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,24})(?![\w.-]*\()/gi;
const words = (
  'allowed_hosts cors csrf cookie_domain cookiedomain metadatabase homepage site: site_url siteurl base_url baseurl ' +
  'api_url apiurl app_url appurl public_url frontend_url frontendurl backend_url backendurl web_url weburl client_url clienturl'
).split(' ');
/** A text that may be a host, in code. */
const quoted = /['"`](?:https?:\/\/|wss?:\/\/|\.)?(?:[a-z\d-]+\.)+[a-z]{2,24}[/:'"`]/i;
/** Names that nobody has, and endings of files, which look like one. */
const nobodys =
  /(?:^|\.)(?:example|localhost|local|internal|test|invalid)(?:\.|$)|\.(?:example|localhost|local|internal|test|invalid|py|js|ts|tsx|jsx|mjs|json|html|css|png|jpg|jpeg|svg|ico|webp|xml|txt|sh|yml|yaml|toml|conf|sock|env|md|gz|sql|crt|pem|key|log)$/i;
/** Others that apps let in. */
const others =
  /(?:^|\.)(?:google|googleapis|gstatic|github|gitlab|stripe|paypal|cloudflare|facebook|twitter|unpkg|jsdelivr|schema|w3|mozilla|npmjs|docker|sentry|localhost)\.(?:com|org|io|net|dev|hub)$/i;

/** The app's own names on the Internet, by where they stand: lists of hosts and origins, addresses of the site, the proxy's settings. */
export async function ownDomains(
  tree: Tree,
  platforms: readonly Pick<Platform, 'hosts'>[],
): Promise<readonly Domain[]> {
  const theirs = platforms.flatMap(({ hosts }) => hosts);
  const found = new Map<string, Place[]>();
  const take = (text: string, file: string, line: number): void => {
    // `${{ secrets.DOMAIN }}` is a place to be filled.
    for (const [, name = ''] of text.replace(/\$\{[^}]*\}+/g, '').matchAll(host)) {
      const lower = name.toLowerCase();
      if (nobodys.test(lower) || others.test(lower) || theirs.some((end) => isOf(lower, end))) continue;
      found.set(lower, [...(found.get(lower) ?? []), { file, line }]);
    }
  };
  for (const source of await (await sourcesOf(tree)).mentioning(words, quoted))
    source.tokens.forEach(({ kind, text, line }, at) => {
      if (kind === 'string' && text.includes('.') && isOwn(namesAround(source, at)))
        take(text, source.path, line);
    });
  for (const file of await settingsOf(tree))
    for (const { line, text, keys, value } of settingLines(file))
      if (keys.some((key) => own.test(key))) take(value || text, file.path, line);
  return [...found]
    .map(([host, from]) => ({
      host,
      kind: 'own' as const,
      from: placesOf(from.map(({ file, line = 1 }) => ({ file, line }))),
    }))
    .toSorted((a, b) => (a.host < b.host ? -1 : 1));
}

const isOf = (host: string, end: string): boolean =>
  host === end || host.endsWith(end.startsWith('.') ? end : `.${end}`) || `.${host}` === end;

const isOwn = (names: readonly string[]): boolean =>
  names.some((name) => own.test(name) && !anothers.test(name));
