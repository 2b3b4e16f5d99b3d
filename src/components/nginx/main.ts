import { block, line, type NginxPart, plain, remark } from '../../core/formats/nginx.ts';
import type { Edition } from './edition.ts';

export interface MainOptions {
  readonly edition: Edition;
  readonly workers: number;
  readonly connections: number;
  /** Seconds. */
  readonly keepalive: number;
  /** MiB. */
  readonly body: number;
}

/** Texts that are worth packing; pictures, fonts and archives are packed already. */
export const packedTypes = [
  'application/javascript',
  'application/json',
  'application/ld+json',
  'application/manifest+json',
  'application/wasm',
  'application/xml',
  'image/svg+xml',
  'text/css',
  'text/javascript',
  'text/plain',
  'text/xml',
];

/** One line of JSON a request. The query, cookies and headers are left out: they hold passwords, tokens and addresses of people. */
const accessLog =
  '{"time":"$time_iso8601","client":"$remote_addr","method":"$request_method","host":"$host","path":"$request_path",' +
  '"status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,"app_seconds":"$upstream_response_time",' +
  '"app":"$upstream_addr","agent":"$http_user_agent","request":"$request_id"}';

export function mainConf({
  edition,
  workers,
  connections,
  keepalive,
  body,
}: MainOptions): readonly NginxPart[] {
  const { logs, run, user, brotli } = edition;
  const [access, error] =
    logs === 'files'
      ? ['/var/log/nginx/access.log', '/var/log/nginx/error.log']
      : ['/dev/stdout', '/dev/stderr'];
  return [
    ...(user === undefined ? [] : [line('user', user)]),
    line('pid', `${run}/nginx.pid`),
    line('worker_processes', workers),
    // Two files a connection: the client's socket, and the app's socket or the file that is served.
    line('worker_rlimit_nofile', connections * 2 + 1024),
    // A worker that is replaced ends when its last WebSocket does, or after this long.
    line('worker_shutdown_timeout', '1h'),
    line('error_log', error, 'warn'),
    ...(logs === 'files' ? [line('include', '/etc/nginx/modules-enabled/*.conf')] : []),
    block('events', [], [line('worker_connections', connections)]),
    block(
      'http',
      [],
      [
        line('include', 'mime.types'),
        line('default_type', 'application/octet-stream'),
        line('charset', 'utf-8'),
        line('log_format', 'requests', 'escape=json', plain(accessLog)),
        line('access_log', access, 'requests'),
        line('server_tokens', 'off'),
        line('sendfile', 'on'),
        line('tcp_nopush', 'on'),
        line('keepalive_timeout', `${keepalive}s`),
        line('client_max_body_size', `${body}m`),
        // A client that sends or reads nothing for so long is gone.
        line('client_header_timeout', '15s'),
        line('client_body_timeout', '30s'),
        line('send_timeout', '30s'),
        line('reset_timedout_connection', 'on'),
        line('large_client_header_buffers', '4', '16k'),
        line('server_names_hash_bucket_size', '128'),
        line('map_hash_bucket_size', '256'),
        line('variables_hash_max_size', '4096'),
        line('absolute_redirect', 'off'),
        ...(run === '/tmp' ? temporaries(run) : []),
        remark('Packing'),
        line('gzip', 'on'),
        line('gzip_comp_level', '5'),
        line('gzip_min_length', '1024'),
        line('gzip_proxied', 'any'),
        line('gzip_vary', 'on'),
        line('gzip_static', 'on'),
        line('gzip_types', ...packedTypes),
        ...(brotli
          ? [line('brotli', 'on'), line('brotli_comp_level', '5'), line('brotli_types', ...packedTypes)]
          : []),
        line('include', 'unmoor/client-address.conf'),
        line('include', 'unmoor/tls.conf'),
        line('include', 'unmoor/common.conf'),
        line('include', 'unmoor/sites.conf'),
      ],
    ),
  ];
}

/** Where it does not start as root, nothing but one folder may be written. */
const temporaries = (run: string): readonly NginxPart[] =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) =>
    line(`${name}_temp_path`, `${run}/${name}`),
  );
