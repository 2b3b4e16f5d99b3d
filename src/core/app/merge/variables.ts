import type { Data, DataKind } from '../data.ts';
import type { EnvVariable } from '../env.ts';
import { order, places } from './places.ts';

/** How variables that hold the address of a database or a Redis are named. */
interface Naming {
  readonly kind: DataKind;
  /** The whole address. What stands before is the stem: of `ANALYTICS_DATABASE_URL` it is `ANALYTICS`. */
  readonly address: RegExp;
  /** Parts of an address: host, port, name, user, password. They make no database of their own. */
  readonly parts: RegExp;
}

const end = '(?:URL|URI|DSN|CONNECTION_STRING)(?:_NON_POOLING|_UNPOOLED|_NO_SSL|_POOLED)?$';
const namings: readonly Naming[] = [
  {
    kind: 'postgres',
    address: new RegExp(
      `^(?:(\\w+?)_)??(?:DATABASE|POSTGRES(?:QL)?|PG|DB|SQLALCHEMY_DATABASE)_(?:PUBLIC_|PRIVATE_|DIRECT_|PRISMA_|CONNECTION_)?${end}|^DIRECT_URL$`,
    ),
    parts:
      /^(?:PGHOST|PGPORT|PGUSER|PGPASSWORD|PGDATABASE|(?:DB|DATABASE|POSTGRES|POSTGRESQL|SQL)_(?:HOST|PORT|NAME|DB|DATABASE|USER|USERNAME|PASSWORD|PASS))$/,
  },
  {
    kind: 'redis',
    address: new RegExp(
      `^(?:(\\w+?)_)??(?:REDIS|VALKEY|KV)_(?:PUBLIC_|PRIVATE_|TLS_|TEMPORARY_)?${end}|^(?:CELERY_)?BROKER(?:_URL)?$|^CELERY_RESULT_BACKEND$|^REDISCLOUD_URL$`,
    ),
    parts: /^REDIS_?(?:HOST|PORT|USER|USERNAME|PASSWORD|DB)$/,
  },
];

/** Words before the name of a database that is made anew, for tests or by a tool. */
const notMoved = /^(?:TEST|SHADOW|LOCAL|DEV)(?:_|$)/;

/** `MONGO_DB_URL`: a database, and neither of these. */
const otherEngine =
  /(?:^|_)(?:MONGO(?:DB)?|MYSQL|MARIADB|MSSQL|SQLSERVER|ORACLE|SQLITE|TURSO|LIBSQL|CLICKHOUSE|NEO4J|COUCH(?:DB)?|CASSANDRA|DYNAMO(?:DB)?|ELASTIC(?:SEARCH)?|INFLUX(?:DB)?|QDRANT|CHROMA|PINECONE|WEAVIATE|MILVUS)(?:_|$)/;

/** Words before the name that speak of another way to the same database. */
const sameThing =
  /^(?:DIRECT|PRIVATE|PUBLIC|READ|REPLICA|READONLY|READ_ONLY|READ_REPLICA|POOLED|PROD|PRODUCTION|STAGING|APP|SUPABASE|SUPABASE_DB|NEON|HEROKU|RAILWAY|RENDER|VERCEL|UPSTASH|PRISMA|DJANGO|SQLALCHEMY|DATABASE|POSTGRES|REDIS|CACHE|CELERY|QUEUE|BROKER|SESSION|SESSIONS|BULL|BULLMQ|CHANNELS|RATE_LIMIT)$/;

/**
 * Gives each database and Redis the variables that hold its address, of those that the code reads. A variable with a word of its own
 * before its name (`ANALYTICS_DATABASE_URL`) is another database, where the app has one without such a word too.
 */
export function withVariables(data: readonly Data[], env: readonly EnvVariable[]): Data[] {
  return namings.reduce((all, naming) => named(all, env, naming), [...data]);
}

function named(data: Data[], env: readonly EnvVariable[], { kind, address, parts }: Naming): Data[] {
  const chief = data.find((one) => one.kind === kind);
  if (chief === undefined) return data;
  const taken = new Set(data.flatMap((one) => (one.kind === kind ? one.env : [])));
  const read = env.filter(
    ({ name, readAt }) =>
      readAt.length > 0 && !taken.has(name) && !notMoved.test(name) && !otherEngine.test(name),
  );
  const found = read.flatMap((variable) => {
    const match = address.exec(variable.name);
    if (match === null && !parts.test(variable.name)) return [];
    const stem = match?.[1];
    return [
      {
        variable,
        stem: stem === undefined || sameThing.test(stem) ? '' : stem.toLowerCase().replaceAll('_', '-'),
      },
    ];
  });
  const hasPlain = found.some(({ stem }) => stem === '') || chief.env.length > 0;
  const others = new Map<string, EnvVariable[]>();
  for (const { variable, stem } of found)
    if (hasPlain && stem !== '') others.set(stem, [...(others.get(stem) ?? []), variable]);
  const own = found.filter(({ stem }) => !hasPlain || stem === '').map(({ variable }) => variable.name);
  return [
    ...data.map((one) => (one === chief ? { ...one, env: [...new Set([...one.env, ...own])].sort() } : one)),
    ...[...others]
      .sort(([a], [b]) => order(a, b))
      .map(([stem, variables]) => ({
        id: `${kind}.${stem}`,
        kind,
        env: variables.map(({ name }) => name),
        from: places(variables.flatMap(({ readAt }) => readAt)),
      })),
  ];
}
