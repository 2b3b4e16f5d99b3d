import { type Plain, plainCode, plainMentioning } from '../../core/code/plain.ts';
import { bestHealthPath, tellingRoutes } from '../../core/app/health-path.ts';
import type { Place } from '../../core/app/place.ts';
import type { Tree } from '../../core/app/tree.ts';

export interface Route {
  readonly path: string;
  readonly from: Place;
}

const words = ['/health', '/live', '/alive', '/ready', '/up', '/ping', '/status', '/heartbeat'];

/** How often lists of URLs may stand in each other. */
const deepest = 4;

/** The route that most likely is the health check of a Python service. */
export async function healthRoute(
  tree: Tree,
  code: readonly string[],
  framework: string,
): Promise<Route | undefined> {
  const files = await plainMentioning(tree, code, framework === 'django' ? ['urlpatterns'] : words);
  const [routesIn, prefixesOf] = framework === 'django' ? [urls, includesOf] : [decorated, mountsOf];
  const found: Route[] = [];
  for (const route of tellingRoutes(files.flatMap(routesIn), ({ path }) => path))
    for (const prefix of await prefixesOf(tree, code, route.from.file))
      found.push({ ...route, path: together(prefix, route.path) });
  return bestHealthPath(found, ({ path }) => path);
}

/** Django's slash at the end is part of the path: without it there is a redirect. */
const together = (prefix: string, path: string): string => `/${prefix}/${path}`.replaceAll(/\/{2,}/g, '/');

/** `path("health/", ...)`, `re_path(r"^health/$", ...)`. */
function urls(file: Plain): Route[] {
  return [...file.text.matchAll(/\b(?:re_)?(?:path|url)\(r?"\^?([^"]*?)\$?",(?!include)/g)].map((found) => ({
    path: found[1] ?? '',
    from: { file: file.path, line: file.lineAt(found.index) },
  }));
}

/** Below which paths `include("community.urls")` puts the list of a file; `` for the chief one. */
async function includesOf(tree: Tree, code: readonly string[], path: string, depth = 0): Promise<string[]> {
  const module = path.replace(/\.py$/, '').split('/').slice(-2).join('.');
  const prefixes: string[] = [];
  if (depth < deepest)
    for (const user of await plainMentioning(tree, code, [module])) {
      if (user.path === path) continue;
      const include = new RegExp(
        `\\bpath\\("([^"]*)",include\\(\\(?"(?:[\\w.]+\\.)?${module.replaceAll('.', '\\.')}"`,
        'g',
      );
      for (const { 1: prefix = '' } of user.text.matchAll(include))
        for (const above of await includesOf(tree, code, user.path, depth + 1))
          prefixes.push(together(above, prefix));
    }
  return prefixes.length === 0 ? [''] : prefixes;
}

/** `@app.get("/health")`, `@router.get("/health")`, `@app.route("/health")`, with the prefix of the router in its own file. */
function decorated(file: Plain): Route[] {
  return [...file.text.matchAll(/@(\w+)\.(?:get|route|head|api_route)\("(\/[^"]*)"/g)].map((found) => {
    const own = new RegExp(
      `\\b${found[1]}(?::[\\w.]+)?=(?:\\w+\\.)?(?:APIRouter|Blueprint)\\([^\\n]*?(?:url_)?prefix="([^"]*)"`,
    );
    return {
      path: together(own.exec(file.text)?.[1] ?? '', found[2] ?? ''),
      from: { file: file.path, line: file.lineAt(found.index) },
    };
  });
}

/** `app.include_router(health.router, prefix="/api")`, `app.register_blueprint(health, url_prefix="/api")`. */
async function mountsOf(tree: Tree, code: readonly string[], path: string): Promise<string[]> {
  const name = /([^/]+)\.py$/.exec(path)?.[1] ?? '';
  const file = await plainCode(tree, path);
  const routers = [
    ...(file?.text ?? '').matchAll(/^(\w+)(?::[\w.]+)?=(?:\w+\.)?(?:APIRouter|Blueprint)\(/gm),
  ].map(({ 1: one = '' }) => one);
  if (routers.length === 0) return [''];
  const users = await plainMentioning(tree, code, ['include_router', 'register_blueprint']);
  const names = [...routers.map((router) => `${name}\\.${router}`), ...routers, `${name}_router`].join('|');
  const mounts = new RegExp(
    `\\.(?:include_router|register_blueprint)\\((?:[\\w.]+\\.)?(?:${names})\\b([^)]*)`,
    'g',
  );
  const prefixes: string[] = [];
  for (const user of users)
    for (const { 1: rest = '' } of user.text.matchAll(mounts)) {
      const [, said, constant] = /prefix=(?:"([^"]*)"|([\w.]+))/.exec(rest) ?? [];
      prefixes.push(said ?? (constant && (await constantNamed(tree, code, constant))) ?? '');
    }
  return prefixes.length === 0 ? [''] : prefixes;
}

/** The text that a name stands for, wherever it is given: `API_PREFIX = "/api"`, or `API_PREFIX: str = "/api"` of settings. */
async function constantNamed(tree: Tree, code: readonly string[], said: string): Promise<string | undefined> {
  const name = said.slice(said.lastIndexOf('.') + 1);
  const given = new RegExp(`^${name}(?::[\\w.]+)?="([^"]*)"`, 'm');
  for (const { text } of await plainMentioning(tree, code, [name])) {
    const found = given.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
