import type { DataKind } from './data.ts';

/** What runs in a well-known image. `aside`: it helps the app, and what takes its place is chosen by a plan. */
export type ImageRole = { readonly kind: DataKind; readonly engine?: string } | 'aside';

/** By the last part of an image's name, without its tag. */
const roles: readonly (readonly [RegExp, ImageRole])[] = [
  [/^(?:.*-)?(?:exporter|backups?|backup-s3|db-backup)$|^postgres-backup/, 'aside'],
  [
    /^(?:postgres|postgresql|postgis|timescaledb(?:-ha)?|pgvector|supabase-postgres|postgres-ssl)$/,
    { kind: 'postgres' },
  ],
  [/^(?:redis|redis-stack(?:-server)?|valkey|keydb|dragonfly)$/, { kind: 'redis' }],
  [/^rabbitmq$/, { kind: 'queue', engine: 'rabbitmq' }],
  [/^(?:minio|rustfs|garage|seaweedfs)$/, { kind: 'objects' }],
  [
    /^(?:nginx|nginx-unprivileged|nginx-proxy|acme-companion|traefik|caddy|haproxy|envoy|varnish|certbot|cloudflared|pgbouncer|adminer|pgadmin4|pgweb|redis-commander|redisinsight|phpmyadmin|mailhog|mailpit|maildev|inbucket|mc|prometheus|alertmanager|grafana|loki|promtail|tempo|jaeger|all-in-one|opentelemetry-collector.*|cadvisor|watchtower|portainer(?:-ce)?|autoheal|dozzle|uptime-kuma|glances|srh|serverless-redis-http|localstack|selenium.*)$/,
    'aside',
  ],
];

/** @param image `docker.io/library/postgres:16-alpine` */
export function roleOf(image: string): ImageRole | undefined {
  const name = nameOfImage(image);
  return roles.find(([pattern]) => pattern.test(name))?.[1];
}

const nameOfImage = (image: string): string =>
  (image.split('@')[0] ?? '')
    .replace(/:[^/:]*$/, '')
    .replace(/^.*\//, '')
    .toLowerCase();

/** The major version that the tag of a database's image names: `postgres:16-alpine` is 16. */
export const versionOfImage = (image: string): string | undefined => /:v?(\d+(?:\.\d+)*)/.exec(image)?.[1];
