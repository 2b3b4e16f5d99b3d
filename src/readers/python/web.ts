import { plainCode, plainMentioning } from '../../core/code/plain.ts';
import type { PythonProject } from '../../core/app/packages/python.ts';
import { folderOf, isWithin, joined, nameOf } from '../../core/app/paths.ts';
import type { Place } from '../../core/app/place.ts';
import { type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { type Framework, frameworks, websocketPackages } from './frameworks.ts';
import { codeOf, madeIn, moduleOf } from './modules.ts';
import { healthRoute } from './routes.ts';

/** What answers HTTP in a Python project, as its packages and files say. */
export async function webOf(tree: Tree, project: PythonProject): Promise<ServiceClaim | undefined> {
  const framework = frameworks.find((one) => project.packages.has(one.package));
  if (framework === undefined) return undefined;
  const app =
    framework.speaks === 'django' ? djangoApp(tree, project) : await madeApp(tree, project, framework);
  if (app === undefined) return undefined; // the package is a library's, or only tests need it
  const server = serverOf(project, framework);
  const health = await healthRoute(tree, codeOf(tree, project), framework.id);
  return {
    folder: project.folder,
    kind: 'web',
    ...common(project),
    framework: framework.id,
    server,
    start: startWith(server, app, framework),
    migrate: app.migrate,
    port: (await boundPort(tree, project)) ?? (server === undefined ? framework.port : undefined),
    health: health?.path,
    websockets: await keepsSockets(tree, project),
    from: [
      project.packages.get(framework.package) ?? { file: project.files[0] ?? '' },
      ...app.from,
      ...(health === undefined ? [] : [health.from]),
    ],
    weight: weights.usual,
  };
}

/** gunicorn reads this file by itself. */
async function boundPort(tree: Tree, project: PythonProject): Promise<number | undefined> {
  const config = await plainCode(tree, joined(project.folder, 'gunicorn.conf.py') ?? '');
  const port = /^bind=.*[:"](\d{2,5})\b/m.exec(config?.text ?? '')?.[1];
  return port === undefined ? undefined : Number(port);
}

/** Flask, Django and the like need a package for it; ASGI frameworks have routes for it. */
async function keepsSockets(tree: Tree, project: PythonProject): Promise<boolean> {
  if (websocketPackages.some((name) => project.packages.has(name))) return true;
  const files = await plainMentioning(tree, codeOf(tree, project), ['websocket', 'WebSocket']);
  return files.some(({ text }) =>
    /^@\w+\.websocket\(|\bWebSocketRoute\(|\.add_(?:api_)?websocket_route\(/m.test(text),
  );
}

export const common = ({ version, manager, install }: PythonProject) => ({
  runtime: 'python' as const,
  version,
  packages: manager,
  install,
});

interface App {
  readonly wsgi?: string;
  readonly asgi?: string;
  readonly migrate?: string;
  readonly from: readonly Place[];
}

/** A Django project has a manage.py, and beside it a package with wsgi.py and asgi.py. */
function djangoApp(tree: Tree, project: PythonProject): App | undefined {
  const manage = tree.named('manage.py').find((path) => isWithin(project.folder, path));
  const home = manage === undefined ? project.folder : folderOf(manage);
  const code = codeOf(tree, project);
  const entry = (name: string) => code.find((path) => nameOf(path) === name && isWithin(home, path));
  const [wsgi, asgi] = [entry('wsgi.py'), entry('asgi.py')];
  if (manage === undefined && wsgi === undefined && asgi === undefined) return undefined;
  const at =
    home === project.folder ? '' : `${home.slice(project.folder === '' ? 0 : project.folder.length + 1)}/`;
  return {
    wsgi: wsgi && `${moduleOf(wsgi, home)}:application`,
    asgi: asgi && `${moduleOf(asgi, home)}:application`,
    migrate: manage && `python ${at}manage.py migrate`,
    from: manage === undefined ? [] : [{ file: manage }],
  };
}

async function madeApp(tree: Tree, project: PythonProject, framework: Framework): Promise<App | undefined> {
  if (framework.made === undefined) return { from: [] };
  const [made] = await madeIn(tree, project, framework.made);
  const alembic = project.packages.has('alembic') || project.packages.has('flask-migrate');
  const migrate = !alembic
    ? undefined
    : project.packages.has('flask-migrate')
      ? 'flask db upgrade'
      : 'alembic upgrade head';
  if (made !== undefined) {
    const name = `${made.module}:${made.variable}`;
    return { wsgi: name, asgi: name, migrate, from: [made.from] };
  }
  // Flask's application factory: the app is made inside of a function.
  const factory = await factoryOf(tree, project, framework.made);
  return factory && { ...factory, migrate };
}

async function factoryOf(tree: Tree, project: PythonProject, made: string): Promise<App | undefined> {
  const texts = await Promise.all(
    codeOf(tree, project).map(async (path) => ({ path, text: await tree.text(path) })),
  );
  const found = texts.find(({ text }) => text?.includes(`${made}(`));
  if (found === undefined) return undefined;
  const name = /def (create_app|make_app|build_app)\(/.exec(found.text ?? '')?.[1];
  const module = moduleOf(found.path, project.folder);
  return {
    ...(name === undefined ? {} : { wsgi: `${module}:${name}()`, asgi: `${module}:${name}` }),
    from: [{ file: found.path }],
  };
}

function serverOf(project: PythonProject, { speaks }: Framework): string | undefined {
  if (speaks === 'own') return undefined;
  const has = (name: string) => project.packages.has(name);
  if (speaks === 'django' && (has('channels') || has('daphne')))
    return has('daphne') || has('channels[daphne]') ? 'daphne' : has('uvicorn') ? 'uvicorn' : 'daphne';
  const order =
    speaks === 'asgi'
      ? ['uvicorn', 'hypercorn', 'granian', 'gunicorn']
      : ['gunicorn', 'uvicorn', 'waitress', 'uwsgi'];
  return order.find(has) ?? (speaks === 'asgi' ? 'uvicorn' : undefined);
}

function startWith(server: string | undefined, { wsgi, asgi }: App, { port }: Framework): string | undefined {
  if (server === 'daphne' && asgi !== undefined) return `daphne -b 0.0.0.0 -p ${port} ${asgi}`;
  if (server === 'uvicorn' && asgi !== undefined) return `uvicorn ${asgi} --host 0.0.0.0 --port ${port}`;
  if (server === 'gunicorn' && wsgi !== undefined)
    return `gunicorn --bind 0.0.0.0:${port} ${wsgi.includes('(') ? `'${wsgi}'` : wsgi}`;
  if (server === 'hypercorn' && asgi !== undefined) return `hypercorn ${asgi} --bind 0.0.0.0:${port}`;
  return undefined;
}
