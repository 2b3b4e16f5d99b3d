import type { DataKind, Use } from '../../core/app/data.ts';

/** A package that speaks to something that holds data. */
export interface DataPackage {
  readonly kind: DataKind;
  readonly engine?: string;
  readonly uses?: readonly Use[];
  /**
   * How it shows that the app uses it. listed: being asked for is enough (drivers that a framework loads by name). Otherwise
   * a pattern in plain code; without one, an import.
   */
  readonly shown?: 'listed' | RegExp;
}

const postgres = { kind: 'postgres' } as const;
const redis = (...uses: readonly Use[]) => ({ kind: 'redis', ...(uses.length > 0 ? { uses } : {}) }) as const;
const queue = (engine: string, shown?: DataPackage['shown']) =>
  ({ kind: 'queue', engine, ...(shown === undefined ? {} : { shown }) }) as const;

/** Names of npm. A queue on Redis is two things: the queue, and the Redis that it lives in. */
export const nodePackages: Readonly<Record<string, readonly DataPackage[]>> = {
  // A query builder loads its driver by a word in its settings.
  pg: [
    {
      ...postgres,
      shown: /from"pg"|\("pg"\)|"pg(?:-pool)?"|"postgres(?:ql)?"|drizzle-orm\/node-postgres|PostgresDialect/,
    },
  ],
  postgres: [postgres],
  'pg-promise': [postgres],
  slonik: [postgres],
  '@neondatabase/serverless': [postgres],
  '@mikro-orm/postgresql': [postgres],
  'pg-boss': [postgres, queue('pg-boss')],
  'graphile-worker': [postgres, queue('graphile-worker')],
  redis: [redis()],
  ioredis: [redis()],
  'connect-redis': [redis('sessions')],
  '@fastify/redis': [redis()],
  '@keyv/redis': [redis('cache')],
  'cache-manager-redis-yet': [redis('cache')],
  'cache-manager-redis-store': [redis('cache')],
  'cache-manager-ioredis': [redis('cache')],
  'rate-limit-redis': [redis('ratelimit')],
  '@nest-lab/throttler-storage-redis': [redis('ratelimit')],
  '@socket.io/redis-adapter': [redis('channels')],
  '@socket.io/redis-streams-adapter': [redis('channels')],
  'socket.io-redis': [redis('channels')],
  bullmq: [redis('queue'), queue('bullmq')],
  '@nestjs/bullmq': [redis('queue'), queue('bullmq')],
  bull: [redis('queue'), queue('bull')],
  '@nestjs/bull': [redis('queue'), queue('bull')],
  'bee-queue': [redis('queue'), queue('bee-queue')],
  agenda: [queue('agenda')],
  amqplib: [queue('rabbitmq')],
  kafkajs: [queue('kafka')],
  '@aws-sdk/client-s3': [{ kind: 'objects' }],
  'aws-sdk': [{ kind: 'objects', shown: /\.S3\(/ }],
  'multer-s3': [{ kind: 'objects' }],
  minio: [{ kind: 'objects' }],
  '@google-cloud/storage': [{ kind: 'objects' }],
};

const listed = 'listed' as const;

/** Names of PyPI. Django and SQLAlchemy load drivers by name, so that being asked for is what shows them. */
export const pythonPackages: Readonly<Record<string, readonly DataPackage[]>> = {
  psycopg2: [{ ...postgres, shown: listed }],
  'psycopg2-binary': [{ ...postgres, shown: listed }],
  psycopg: [{ ...postgres, shown: listed }],
  asyncpg: [{ ...postgres, shown: listed }],
  pg8000: [{ ...postgres, shown: listed }],
  redis: [{ ...redis(), shown: /^\s*(?:import redis|from redis)\b/m }],
  'django-redis': [
    { ...redis('cache'), shown: /"django_redis\.cache|import django_redis|from django_redis/ },
  ],
  'channels-redis': [{ ...redis('channels'), shown: /"channels_redis\./ }],
  'celery[redis]': [{ ...redis('queue'), shown: /\bCelery\(/ }],
  'flask-limiter[redis]': [{ ...redis('ratelimit'), shown: /\bLimiter\(/ }],
  'fastapi-limiter': [redis('ratelimit')],
  celery: [queue('celery', /\bCelery\(|\bshared_task\b/)],
  rq: [
    { ...redis('queue'), shown: /^\s*(?:import rq|from rq)\b/m },
    queue('rq', /^\s*(?:import rq|from rq)\b/m),
  ],
  'django-rq': [{ ...redis('queue'), shown: /django_rq/ }, queue('rq', /django_rq/)],
  dramatiq: [queue('dramatiq')],
  huey: [queue('huey')],
  arq: [redis('queue'), queue('arq')],
  'django-q': [queue('django-q', /"django_q"/)],
  'django-q2': [queue('django-q', /"django_q"/)],
  boto3: [{ kind: 'objects', shown: /\.(?:client|resource)\("s3"|"storages\.backends\.s3/ }],
  aioboto3: [{ kind: 'objects', shown: /\.(?:client|resource)\("s3"/ }],
  'django-storages': [{ kind: 'objects', shown: /storages\.backends\.|S3(?:Boto3)?Storage/ }],
  minio: [{ kind: 'objects' }],
  'google-cloud-storage': [{ kind: 'objects' }],
};
