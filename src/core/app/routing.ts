/** A condition on the request besides its path. Matched whole; `re` and the names in it are JavaScript's. */
export interface RoutingTest {
  readonly of: 'host' | 'header' | 'cookie' | 'query';
  /** Of the header, cookie or query parameter. */
  readonly key?: string;
  /** Unset: it is there. */
  readonly value?: RoutingValue;
}

export type RoutingValue =
  | { readonly is: 'eq' | 'neq' | 'pre' | 'suf' | 're'; readonly text: string }
  | { readonly is: 'inc' | 'ninc'; readonly texts: readonly string[] };

/** When a rule holds: its path, everything in `has`, and nothing in `missing`. */
export interface RoutingWhen {
  /** A pattern as path-to-regexp 6 reads it: `/blog/:slug`, `/(.*)`. Case and slash at the end count. */
  readonly source: string;
  readonly has: readonly RoutingTest[];
  readonly missing: readonly RoutingTest[];
}

export interface RedirectRule extends RoutingWhen {
  /** A path or an address; `:name` and `$1` stand for what `source` or `has` found. */
  readonly to: string;
  readonly status: 301 | 302 | 303 | 307 | 308;
}

export interface HeaderRule extends RoutingWhen {
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

export interface RewriteRule extends RoutingWhen {
  /** A path of this app, or an address that is asked in its place. */
  readonly to: string;
}

/**
 * How requests for a static front are led, without a brand. The order: `cleanUrls` and `trailingSlash`, redirects (the first that
 * holds), headers (all that hold, the last of one name wins), files, rewrites (the first whose destination is there).
 */
export interface Routing {
  /** `/about.html` is `/about`; the former leads to the latter. */
  readonly cleanUrls: boolean;
  /** true: paths end with a slash. false: they do not. Unset: both are answered. */
  readonly trailingSlash?: boolean;
  readonly redirects: readonly RedirectRule[];
  readonly headers: readonly HeaderRule[];
  readonly rewrites: readonly RewriteRule[];
}

export const noRouting: Routing = { cleanUrls: false, redirects: [], headers: [], rewrites: [] };
