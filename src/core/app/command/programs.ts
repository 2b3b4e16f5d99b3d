import type { ServiceKind } from '../service.ts';

/** What a command does, as far as it says. */
export interface Does {
  /** migrate: once for a release. prepare: before the start, every time. Unset: it is not known what it does. */
  readonly as?: ServiceKind | 'migrate' | 'prepare';
  readonly framework?: string;
  readonly server?: string;
  /** Where it listens when nothing is said. */
  readonly port?: number;
  /** Of a worker or scheduler: `celery`, `rq`. */
  readonly engine?: string;
}

/** `words`: the program without its folder, then its arguments. The first rule whose pattern fits the joined words is taken. */
type Rule = readonly [RegExp, Does];

/** Python tools are named as such, or by `python -m`: both arrive here as the bare name. */
const rules: readonly Rule[] = [
  [/^celery .*\bworker\b|^celery worker\b/, { as: 'worker', engine: 'celery' }],
  [/^celery .*\bbeat\b/, { as: 'scheduler', engine: 'celery' }],
  [/^celery .*\bflower\b|^flower\b/, { as: 'web', framework: 'flower', port: 5555 }],
  [/^(?:rq worker|rqworker)\b/, { as: 'worker', engine: 'rq' }],
  [/^rqscheduler\b/, { as: 'scheduler', engine: 'rq' }],
  [/^dramatiq\b/, { as: 'worker', engine: 'dramatiq' }],
  [/^arq\b/, { as: 'worker', engine: 'arq' }],
  [/^huey_consumer(?:\.py)?\b/, { as: 'worker', engine: 'huey' }],
  [/^procrastinate .*\bworker\b/, { as: 'worker', engine: 'procrastinate' }],
  [/^taskiq worker\b/, { as: 'worker', engine: 'taskiq' }],
  [/^taskiq scheduler\b/, { as: 'scheduler', engine: 'taskiq' }],

  [/^(?:crond|cron|supercronic|ofelia)\b/, { as: 'scheduler', engine: 'cron' }],

  [/^manage\.py migrate\b|^django-admin migrate\b/, { as: 'migrate' }],
  [/^manage\.py (?:collectstatic|compilemessages|compress|check)\b/, { as: 'prepare' }],
  [/^manage\.py (?:loaddata|createsuperuser|createcachetable|seed\w*|init\w*)\b/, { as: 'prepare' }],
  [/^manage\.py runserver\b/, { as: 'web', framework: 'django', server: 'runserver', port: 8000 }],
  [/^manage\.py (?:rqworker|rqworker-pool)\b/, { as: 'worker', engine: 'rq' }],
  [/^manage\.py rqscheduler\b/, { as: 'scheduler', engine: 'rq' }],
  [/^manage\.py qcluster\b/, { as: 'worker', engine: 'django-q' }],
  [/^manage\.py (?:run_huey|rundramatiq|db_worker|process_tasks)\b/, { as: 'worker' }],
  [/^manage\.py runapscheduler\b/, { as: 'scheduler', engine: 'apscheduler' }],
  [/^manage\.py runworker\b/, { as: 'worker', engine: 'channels' }],
  [/^manage\.py /, { as: 'job' }],
  [/^(?:alembic|aerich|piccolo|yoyo) .*(?:upgrade|forwards|apply)\b/, { as: 'migrate' }],
  [/^flask .*\bdb upgrade\b/, { as: 'migrate' }],

  [/^gunicorn\b/, { as: 'web', server: 'gunicorn', port: 8000 }],
  [/^uvicorn\b/, { as: 'web', server: 'uvicorn', port: 8000 }],
  [/^daphne\b/, { as: 'web', server: 'daphne', port: 8000 }],
  [/^hypercorn\b/, { as: 'web', server: 'hypercorn', port: 8000 }],
  [/^granian\b/, { as: 'web', server: 'granian', port: 8000 }],
  [/^waitress-serve\b/, { as: 'web', server: 'waitress', port: 8080 }],
  [/^uwsgi\b/, { as: 'web', server: 'uwsgi' }],
  [/^fastapi (?:run|dev)\b/, { as: 'web', framework: 'fastapi', server: 'uvicorn', port: 8000 }],
  [/^flask .*\brun\b/, { as: 'web', framework: 'flask', server: 'flask', port: 5000 }],
  [/^streamlit run\b/, { as: 'web', framework: 'streamlit', server: 'streamlit', port: 8501 }],
  [/^nginx\b/, { as: 'static', server: 'nginx', port: 80 }],
  [/^caddy\b/, { as: 'static', server: 'caddy', port: 80 }],

  [/^prisma (?:migrate deploy|db push|migrate dev)\b/, { as: 'migrate' }],
  [/^prisma\b/, { as: 'prepare' }],
  [/^drizzle-kit (?:migrate|push|up)\b/, { as: 'migrate' }],
  [
    /^(?:knex|sequelize|sequelize-cli|node-pg-migrate|db-migrate|dbmate|migrate-mongo|umzug|kysely) .*(?:migrate|latest|\bup\b)/,
    { as: 'migrate' },
  ],
  [/^(?:typeorm|typeorm-ts-node-\w+) .*migration:run\b/, { as: 'migrate' }],
  [/^mikro-orm .*migration:up\b/, { as: 'migrate' }],
  [
    /^(?:next|nuxt|nuxi|vite|astro|remix|react-router|gatsby|tsc|nest|react-scripts|turbo|tsup|esbuild|webpack|rollup) (?:vite:)?build\b/,
    { as: 'prepare' },
  ],
  [/^tsc\b/, { as: 'prepare' }],
  [/^(?:npm|pnpm|yarn|bun) (?:ci|install)\b|^pip install\b/, { as: 'prepare' }],

  [/^next start\b/, { as: 'web', framework: 'next', port: 3000 }],
  [/^(?:nuxt|nuxi) (?:start|preview)\b/, { as: 'web', framework: 'nuxt', port: 3000 }],
  [/^node .*\.output\/server\/index\.mjs\b/, { as: 'web', port: 3000 }],
  [/^node .*dist\/server\/entry\.mjs\b/, { as: 'web', framework: 'astro', port: 4321 }],
  [/^remix-serve\b/, { as: 'web', framework: 'remix', port: 3000 }],
  [/^react-router-serve\b/, { as: 'web', framework: 'react-router', port: 3000 }],
  [/^nest start\b/, { as: 'web', framework: 'nest', port: 3000 }],
  [
    /^(?:serve|http-server|sirv|vite preview|astro preview|gatsby serve|local-web-server)\b/,
    { as: 'static' },
  ],
  [/^pm2-runtime\b|^pm2\b/, { server: 'pm2' }],

  [/^(?:node|bun|deno|tsx|ts-node|python) .*?\b(?:worker|consumer|queue|jobs?)s?\b[^/]*$/i, { as: 'worker' }],
  [/^(?:node|bun|deno|tsx|ts-node|python) .*?\b(?:scheduler|clock|cron|beat)\b[^/]*$/i, { as: 'scheduler' }],
  [/^(?:node|bun|deno|tsx|ts-node|python) .*?\b(?:migrate|migrations?)\b[^/]*$/i, { as: 'migrate' }],
  [/^(?:node|bun|deno|tsx|ts-node|python) .*?\b(?:seed|sync|import)\b[^/]*$/i, { as: 'job' }],
];

/** Runners whose first argument is the program (`poetry run gunicorn`, `npx prisma`). */
const runners =
  /^(?:(?:poetry|pipenv|uv|pdm|hatch|rye|doppler|infisical|railway|op) run(?: --)?|npx(?: -y| --yes)?|bunx|pnpm (?:exec|dlx)|npm exec(?: --)?|yarn dlx|dotenv(?: -e \S+)?(?: --)?|opentelemetry-instrument|ddtrace-run|newrelic-admin run-program|sentry-cli|wait-for-it\S*(?: \S+)* --|(?:\S*\/)?wait-for\S*(?: \S+)* --)\s+/;
const interpreters = /^(?:python[\d.]*|py)(?: -[uOB]+)*(?: -m)? (?=\S)/;

/** The program as the rules name it: without its folder, its runner and `python -m`. */
export function bareOf(words: readonly string[]): string {
  let line = words.map((word, index) => (index === 0 ? word.replace(/^.*\//, '') : word)).join(' ');
  for (let before = ''; before !== line; ) {
    before = line;
    line = line.replace(runners, '');
  }
  const python = line.replace(interpreters, '').replace(/^(?:\.\/)?(?:\S*\/)?manage\.py\b/, 'manage.py');
  if (python !== line && (/\s-m\s/.test(` ${line}`) || python.startsWith('manage.py'))) return python;
  return line.replace(/^python[\d.]* /, 'python ').replace(/^(?:\.\/)?(?:\S*\/)?manage\.py\b/, 'manage.py');
}

export const doesWhat = (bare: string): Does => rules.find(([pattern]) => pattern.test(bare))?.[1] ?? {};
