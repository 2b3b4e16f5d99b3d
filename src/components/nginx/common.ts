import { block, dollarSign, expr, line, type NginxPart, plain, remark } from '../../core/formats/nginx.ts';
import { fileCaching } from './caching.ts';
import type { Edition } from './edition.ts';
import { proxyDefaults } from './proxy.ts';
import { nowhere } from './vercel-like/rewrites.ts';

/** Seconds after which whoever met the maintenance page may ask again. */
const retryAfterS = 120;

const entry = (name: string, word: string): NginxPart => ({ name: plain(name).word, words: [expr(word)] });
const nothing = line('default', plain(''));

/** What every site shares: variables, limits, and what is said to the app. */
export const common = (
  edition: Edition,
  behindBalancer: boolean,
  resolver: readonly string[],
): readonly NginxPart[] => [
  remark('A sign that nginx has no way to write, and the path as the client sent it, without the query.'),
  dollarSign,
  block(
    'map',
    ['$request_uri', '$request_path'],
    [line('default', '$uri'), entry('~^(?<sent_path>[^?#]*)', '$sent_path')],
  ),
  block('map', ['$args', '$and_args'], [nothing, entry('~.', '&$args')]),
  block('map', ['$uri', '$file_uri'], [line('default', '$uri'), entry('~/$', nowhere)]),
  block(
    'map',
    ['$uri', '$bare_uri'],
    [line('default', '$uri'), entry('~^(?<bare_part>/.*[^/])/+$', '$bare_part')],
  ),

  remark('Keeps connections to the app open, except for those that become something else (facts A20, B41).'),
  block(
    'map',
    ['$http_upgrade', '$connection_upgrade'],
    [line('default', 'upgrade'), { name: '""', words: [plain('')] }],
  ),
  block(
    'map',
    ['$http_upgrade:$http_accept', '$stays_open'],
    [line('default', '0'), entry('~*^websocket:', '1'), entry('~*^[^:]*:.*text/event-stream', '1')],
  ),
  ...(behindBalancer
    ? [
        block(
          'map',
          ['$http_x_forwarded_proto', '$forwarded_proto'],
          [line('default', '$scheme'), entry('https', 'https')],
        ),
      ]
    : []),

  remark('A browser that opens a page, and not a script that asks for data or a tag that asks for a file.'),
  block(
    'map',
    ['$http_sec_fetch_mode|$http_accept', '$opens_page'],
    [line('default', '0'), entry('~^navigate\\|', '1'), entry('~^\\|(?:.*(?:text/html|\\*/\\*)|$)', '1')],
  ),

  remark('Requests a client may make of the app, and attempts to get in; files are not counted.'),
  block(
    'map',
    ['$request_method:$request_path', '$attempt_key'],
    [
      nothing,
      entry(
        '~*^POST:.*/(?:log-?in|sign-?in|sign-?up|register|password|token|otp|session)s?(?:/|$)',
        '$binary_remote_addr',
      ),
    ],
  ),
  line('limit_req_zone', '$binary_remote_addr', 'zone=requests:10m', 'rate=30r/s'),
  line('limit_req_zone', '$attempt_key', 'zone=attempts:10m', 'rate=30r/m'),
  line('limit_conn_zone', '$binary_remote_addr', 'zone=connections:10m'),
  line('limit_conn', 'connections', '100'),
  line('limit_req_status', '429'),
  line('limit_conn_status', '429'),

  remark('What is said of answers that are our own.'),
  ...fileCaching,
  block(
    'map',
    ['$upstream_addr:$status', '$usual_retry_after'],
    [nothing, entry('~^:503$', String(retryAfterS)), entry('~:429$', '1')],
  ),
  ...(edition.http3
    ? [
        block(
          'map',
          ['$server_port', '$usual_alt_svc'],
          [nothing, { name: '443', words: [plain('h3=":443"; ma=86400')] }],
        ),
      ]
    : []),

  ...(resolver.length === 0
    ? []
    : [line('resolver', ...resolver, 'valid=10s'), line('resolver_timeout', '5s')]),
  ...proxyDefaults(behindBalancer),
];
