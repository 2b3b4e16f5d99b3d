import { type Plain, plainMentioning } from '../../core/code/plain.ts';
import { bestHealthPath, tellingRoutes } from '../../core/app/health-path.ts';
import { folderOf, joined } from '../../core/app/paths.ts';
import type { Place } from '../../core/app/place.ts';
import type { Tree } from '../../core/app/tree.ts';

export interface Route {
  readonly path: string;
  readonly from: Place;
}

/** Text near which a health route is written. Names of files are looked at apart. */
const words = [
  '/health',
  '/live',
  '/ready',
  '/up',
  '/ping',
  '/status',
  '/heartbeat',
  "'health",
  '"health',
  '`health',
];

/** How often a router may stand in another. */
const deepest = 3;

/** The route that most likely is the health check of a Node service, of those that its code or its files' names give. */
export async function healthRoute(
  tree: Tree,
  code: readonly string[],
  framework: string,
): Promise<Route | undefined> {
  const named = code.flatMap((file) => {
    const path = fileRoutes[framework]?.(file);
    return path === undefined ? [] : [{ path, from: { file } }];
  });
  const best = bestHealthPath(named, ({ path }) => path);
  if (best !== undefined) return best;
  const files = await plainMentioning(tree, code, words);
  const routes = files.flatMap((file) => [...written(file), ...controllers(file)]);
  const found: Route[] = [];
  for (const route of tellingRoutes(routes, ({ path }) => path))
    for (const prefix of await mountsOf(tree, code, route.from.file))
      found.push({ ...route, path: together(prefix, route.path) });
  const route = bestHealthPath(found, ({ path }) => path);
  const global = route !== undefined && framework === 'nest' ? await globalPrefix(tree, code) : '';
  return route && { ...route, path: together(global, route.path) };
}

const together = (...parts: readonly string[]): string =>
  `/${parts
    .map((part) => part.replaceAll(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/')}`;

/** `app.get("/health", ...)`, `router.all(...)`, `fastify.route({ method, url: "/health" })`; a router of this file with its mount. */
function written(file: Plain): Route[] {
  const calls = /\b([\w$]+)\.(?:get|all|use|head|route)\("(\/[^"]*)"|\burl:"(\/[^"]*)"/g;
  return [...file.text.matchAll(calls)].map((found) => {
    const [mount = ''] = found[1] === undefined ? [] : mountsOfName(file.text, found[1]);
    return {
      path: together(mount, found[2] ?? found[3] ?? ''),
      from: { file: file.path, line: file.lineAt(found.index) },
    };
  });
}

/** Nest: `@Controller("health")` with `@Get()` or `@Get("live")`. */
function controllers(file: Plain): Route[] {
  return [...file.text.matchAll(/@Controller\((?:"([^"]*)")?\)/g)].flatMap((controller) =>
    [...file.text.slice(controller.index).matchAll(/@Get\((?:"([^"]*)")?\)/g)].map((get) => ({
      path: together(controller[1] ?? '', get[1] ?? ''),
      from: { file: file.path, line: file.lineAt(controller.index + get.index) },
    })),
  );
}

async function globalPrefix(tree: Tree, code: readonly string[]): Promise<string> {
  for (const file of await plainMentioning(tree, code, ['setGlobalPrefix'])) {
    const prefix = /\.setGlobalPrefix\("([^"]*)"/.exec(file.text)?.[1];
    if (prefix !== undefined) return prefix;
  }
  return '';
}

/** Below which paths the router of a file is mounted; `` when nothing mounts it. */
async function mountsOf(tree: Tree, code: readonly string[], path: string, depth = 0): Promise<string[]> {
  if (depth >= deepest) return [''];
  const stem = path.replace(/(?:\/index)?\.\w+$/, '');
  const name = stem.slice(stem.lastIndexOf('/') + 1);
  const users = await plainMentioning(tree, code, [`/${name}`]);
  const prefixes: string[] = [];
  for (const user of users.filter((one) => one.path !== path)) {
    const own = mountsIn(user, stem);
    if (own.length === 0) continue;
    for (const above of await mountsOf(tree, code, user.path, depth + 1))
      for (const prefix of own) prefixes.push(together(above, prefix));
  }
  return prefixes.length === 0 ? [''] : prefixes;
}

function mountsIn(user: Plain, stem: string): string[] {
  const bindings = new Set<string>();
  for (const { 1: names = '', 2: inner = '', 3: spec = '', 4: loaded } of user.text.matchAll(
    /(?:import([^"';]*?)from|(?:const|let|var)([^=;]*)=(?:await )?(?:require|import)\()"([^"]+)"|(?:require|import)\("([^"]+)"\)/g,
  )) {
    if (!leadsTo(user.path, spec || (loaded ?? ''), stem)) continue;
    for (const [word] of `${names} ${inner}`.matchAll(/[\w$]+/g)) bindings.add(word);
  }
  return [...bindings].flatMap((binding) => mountsOfName(user.text, binding));
}

/** `app.use("/api", limit, health)`, `app.route("/api", health)`, `app.register(health, { prefix: "/api" })`. */
function mountsOfName(text: string, name: string): string[] {
  const safe = name.replaceAll('$', '\\$');
  const mounts = new RegExp(
    `\\.(?:use|route|register)\\((?:"(\\/[^"]*)",(?:[^;]{0,200}?,)??${safe}\\b|${safe}\\b[^)]*?\\bprefix:"([^"]*)")`,
    'g',
  );
  return [...text.matchAll(mounts)].map(({ 1: one, 2: two }) => one ?? two ?? '');
}

/** Whether what `file` names by `spec` is the file at `stem`: by a relative path, or an alias (`@/routes/health`). */
function leadsTo(file: string, spec: string, stem: string): boolean {
  const bare = spec.replace(/(?:\/index)?(?:\.[cm]?[jt]sx?)?$/, '');
  if (bare.startsWith('.')) return joined(folderOf(file), bare) === stem;
  return /^[@~#]\//.test(bare) && stem.endsWith(bare.slice(1));
}

/** Frameworks whose routes are the names of files. */
const fileRoutes: Readonly<Record<string, (file: string) => string | undefined>> = {
  next: (file) =>
    fitted(file, /(?:^|\/)app\/(.+)\/route\.[cm]?[jt]sx?$/) ??
    fitted(file, /(?:^|\/)pages\/(api\/.+?)(?:\/index)?\.[cm]?[jt]sx?$/),
  nuxt: (file) =>
    fitted(file, /(?:^|\/)server\/(api\/.+?)(?:\.get)?\.[cm]?[jt]s$/) ??
    fitted(file, /(?:^|\/)server\/routes\/(.+?)(?:\.get)?\.[cm]?[jt]s$/),
  sveltekit: (file) => fitted(file, /(?:^|\/)src\/routes\/(.+)\/\+server\.[jt]s$/),
  astro: (file) => fitted(file, /(?:^|\/)src\/pages\/(.+?)(?:\/index)?\.[jt]s$/),
  remix: (file) => flat(file),
  'react-router': (file) => flat(file),
};

/** Groups, `(name)` and `_name`, are no part of the path. */
function fitted(file: string, pattern: RegExp): string | undefined {
  const inside = pattern.exec(file)?.[1];
  return (
    inside &&
    `/${inside
      .split('/')
      .filter((part) => !/^\(.*\)$/.test(part))
      .join('/')}`
  );
}

/** `app/routes/api.health.ts` answers `/api/health`; `[.]` is a plain dot. */
function flat(file: string): string | undefined {
  const inside = /(?:^|\/)app\/routes\/([^/]+?)(?:\/route)?\.[jt]sx?$/.exec(file)?.[1];
  return (
    inside &&
    `/${inside
      .split('.')
      .filter((part) => !part.startsWith('_'))
      .join('/')}`
  );
}
