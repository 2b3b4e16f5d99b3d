import { describe, expect, it } from 'vitest';
import { readServices } from '../../../test/support/read-services.ts';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { pythonProjects } from '../../core/app/packages/python.ts';
import { python } from './index.ts';

const read = (files: Record<string, string>) => readServices(files, python);
const django = { 'manage.py': '', 'config/wsgi.py': '', 'config/asgi.py': '' };

describe('Django', () => {
  it.each([
    [
      'Django\ngunicorn',
      {
        server: 'gunicorn',
        start: 'gunicorn --bind 0.0.0.0:8000 config.wsgi:application',
        websockets: false,
      },
    ],
    [
      'django==5\nchannels\ndaphne',
      { server: 'daphne', start: 'daphne -b 0.0.0.0 -p 8000 config.asgi:application', websockets: true },
    ],
    [
      'django\nchannels\nuvicorn[standard]',
      { server: 'uvicorn', start: 'uvicorn config.asgi:application --host 0.0.0.0 --port 8000' },
    ],
  ])('with %j', async (requirements, expected) => {
    expect(await read({ 'requirements.txt': requirements, ...django })).toMatchObject([
      { framework: 'django', kind: 'web', migrate: 'python manage.py migrate', port: 8000, ...expected },
    ]);
  });

  it('finds its health check through lists of URLs in each other', async () => {
    const [service] = await read({
      'requirements.txt': 'Django\ngunicorn',
      ...django,
      'config/urls.py': 'urlpatterns = [path("api/", include("core.urls"))]  # path("status/", x)',
      'core/urls.py': "urlpatterns = [\n  path('health/', views.health),\n]",
    });
    expect(service?.health).toBe('/api/health/');
  });

  it('below another folder is started from where its packages are asked for', async () => {
    const files = { 'requirements.txt': 'django\ngunicorn', 'site/manage.py': '', 'site/config/wsgi.py': '' };
    expect(await read(files)).toMatchObject([{ folder: '', migrate: 'python site/manage.py migrate' }]);
  });
});

describe('Celery', () => {
  const app = { 'requirements.txt': 'celery[redis]', 'shop/celery.py': "app = Celery('shop')\n" };

  it('has a worker, and a scheduler where there is a timetable', async () => {
    expect(await read(app)).toMatchObject([{ kind: 'worker', start: 'celery -A shop worker -l info' }]);
    expect(await read({ ...app, 'shop/settings.py': 'CELERY_BEAT_SCHEDULE = {}' })).toMatchObject([
      { kind: 'worker' },
      { kind: 'scheduler', start: 'celery -A shop beat -l info' },
    ]);
  });

  it('that is only asked for runs nothing', async () => {
    expect(await read({ 'requirements.txt': 'celery', 'a.py': '# app = Celery()' })).toEqual([]);
  });
});

describe('FastAPI and Flask', () => {
  it('are started by what makes the app', async () => {
    expect(
      await read({
        'pyproject.toml': '[project]\ndependencies = ["fastapi>=0.1"]\nrequires-python = ">=3.12"',
        'src/api/main.py':
          'app = FastAPI()\n@app.get("/healthz")\ndef ok(): ...\n@app.websocket("/live")\nasync def live(s): ...',
      }),
    ).toMatchObject([
      {
        framework: 'fastapi',
        version: '>=3.12',
        start: 'uvicorn src.api.main:app --host 0.0.0.0 --port 8000',
        health: '/healthz',
        websockets: true,
      },
    ]);
    expect(
      await read({
        'requirements.txt': 'flask\ngunicorn',
        'web/__init__.py': 'def create_app():\n    app = Flask(__name__)\n    return app\n',
      }),
    ).toMatchObject([{ framework: 'flask', start: "gunicorn --bind 0.0.0.0:5000 'web:create_app()'" }]);
  });

  it('take the prefixes of routers and blueprints', async () => {
    const [service] = await read({
      'requirements.txt': 'fastapi',
      'main.py':
        'from routers import health\napp = FastAPI()\napp.include_router(health.router, prefix="/api")',
      'routers/health.py': 'router = APIRouter(prefix="/v1")\n@router.get("/health")\ndef ok(): ...',
    });
    expect(service?.health).toBe('/api/v1/health');
  });

  it('take a prefix that has a name, wherever it is given', async () => {
    const files = {
      'requirements.txt': 'fastapi\nuvicorn',
      'app/settings.py': 'class Settings(BaseSettings):\n    API_V1_STR: str = "/api/v1"\n',
      'app/main.py':
        'from fastapi import APIRouter, FastAPI\nrouter = APIRouter()\n@router.get("/health")\ndef health(): ...\napp = FastAPI()\napp.include_router(router, prefix=settings.API_V1_STR)\n',
    };
    expect(await readServices(files, python)).toMatchObject([{ health: '/api/v1/health' }]);
  });

  it('in a remark, or a package with a like name, are none', async () => {
    expect(
      await read({ 'requirements.txt': 'flask-cors\n# flask', 'a.py': 'app = Flask(__name__)' }),
    ).toEqual([]);
  });
});

describe('what is asked for', () => {
  it.each<[string, Record<string, string>, object]>([
    [
      'pip',
      {
        'requirements/base.txt': 'Django',
        'requirements/production.txt': '-r base.txt\ngunicorn',
        'requirements/dev.txt': 'pytest',
      },
      { manager: 'pip', install: 'pip install -r requirements/production.txt' },
    ],
    [
      'poetry',
      { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nDjango = "*"\ngunicorn = "*"' },
      { manager: 'poetry', version: '^3.11' },
    ],
    [
      'uv',
      { 'pyproject.toml': '[project]\ndependencies = ["Django", "gunicorn"]', 'uv.lock': '' },
      { manager: 'uv' },
    ],
    [
      'pipenv',
      { Pipfile: '[packages]\nDjango = "*"\ngunicorn = "*"\n[requires]\npython_version = "3.10"' },
      { manager: 'pipenv', version: '3.10' },
    ],
    [
      'setuptools',
      { 'setup.cfg': '[options]\ninstall_requires =\n  Django>=4\n  gunicorn\npython_requires = >=3.9\n' },
      { manager: 'pip', install: 'pip install .', version: '>=3.9' },
    ],
  ])('by %s', async (_, files, expected) => {
    const { projects } = await pythonProjects(memoryTree(files));
    expect(projects).toMatchObject([{ folder: '', ...expected }]);
    expect([...(projects[0]?.packages.keys() ?? [])].sort()).toEqual(['django', 'gunicorn']);
  });

  it('is read through extras, remarks, links and files in each other', async () => {
    const text =
      'celery[redis]>=5 ; python_version > "3"\n# flask\n-e git+https://x/y.git#egg=My_Lib\nchannels @ https://x/c.whl\n--index-url https://x\n-r more.txt';
    const { projects } = await pythonProjects(
      memoryTree({ 'requirements.txt': text, 'more.txt': 'redis\n-r requirements.txt' }),
    );
    expect([...(projects[0]?.packages.keys() ?? [])].sort()).toEqual([
      'celery',
      'celery[redis]',
      'channels',
      'my-lib',
      'redis',
    ]);
  });
});
