import type { Place } from './place.ts';

export type DataKind = 'postgres' | 'redis' | 'queue' | 'objects' | 'files';

/** What a Redis, or a queue's Redis, is used for: it decides whether anything of it may be lost. */
export type Use = 'cache' | 'sessions' | 'queue' | 'channels' | 'carts' | 'ratelimit' | 'state';

/** What was read from the data itself, through its URL. */
export interface Measured {
  readonly version?: string;
  readonly bytes?: number;
  /** PostgreSQL. */
  readonly tables?: number;
  readonly extensions?: readonly { readonly name: string; readonly version: string }[];
  /** Redis. */
  readonly keys?: number;
  /** From what two readings, or the server's own counters, say; unset where nothing can be said. */
  readonly bytesPerDay?: number;
}

/** Something that holds what must not be lost, or may be. */
export interface Data {
  /** Unique within the app: `postgres`, `redis`, `redis.queue`, `files.media`. */
  readonly id: string;
  readonly kind: DataKind;
  /** Id of the platform where it lives now, where the app says so. */
  readonly platform?: string;
  readonly uses?: readonly Use[];
  /** Of a queue: `celery`, `bullmq`, `qstash` ... */
  readonly engine?: string;
  /** Variables that hold its address. */
  readonly env: readonly string[];
  /** Of files: the folder, below the app's. */
  readonly folder?: string;
  readonly measured?: Measured;
  readonly from: readonly Place[];
}

/**
 * Something that the app asks of others over the network, whoever answers: what replaces a platform must answer it.
 * `rows-api`, `auth-api`, `storage-api`, `realtime-api`: what supabase-js speaks to. `redis-rest`: Redis over HTTPS.
 */
export type NeedKind =
  | 'rows-api'
  | 'auth-api'
  | 'storage-api'
  | 'realtime-api'
  | 'functions-api'
  | 'redis-rest'
  | 'mail-api'
  | 'mail'
  | 'errors'
  | 'analytics'
  | 'settings-store'
  | 'blob-api'
  | 'images'
  | 'geo-headers'
  | 'cron';

export interface Need {
  readonly kind: NeedKind;
  readonly platform?: string;
  readonly from: readonly Place[];
}
