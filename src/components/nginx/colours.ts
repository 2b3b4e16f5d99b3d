import { block, line, type NginxPart, plain, remark } from '../../core/formats/nginx.ts';
import { coloured, colours, greenServes, hasColours } from '../../core/stack/colours.ts';
import { asName, replicaPorts } from '../../core/stack/app.ts';
import type { Address, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import type { Upstream } from './proxy.ts';

/** Whether a release of the app is brought up beside the one that serves: where its services are processes of one host. */
export const takesTurns = ({ asked }: Pick<Rendering, 'asked'>): boolean => asked.target.can('processes');

/** What answers in two colours, as nginx knows it. */
export const inColours = ({ apps }: Pick<Rendering, 'apps'>): readonly Workload[] =>
  apps.filter((one) => hasColours(one) && one.listens.length > 0);

/** Asked at each request, so that a release takes over without a reload, which would close connections that clients keep open. */
export const whichServes: readonly NginxPart[] = [
  line('set', '$serves', 'blue'),
  block('if', [{ word: '(-f' }, { word: `${greenServes})` }], [line('set', '$serves', 'green')]),
];

/** `app_web_blue` and `app_web_green`: groups of servers of one workload. */
export const colouredGroups = (
  { asked }: Pick<Rendering, 'asked'>,
  name: string,
  workload: Workload,
): Upstream['groups'] =>
  colours.map((colour) => {
    const own = coloured(asName(asked.app.app), colour, workload);
    const [listen] = own.listens;
    return {
      name: `${name}_${colour}`,
      addresses: (listen === undefined ? [] : replicaPorts(own, listen)).map(
        (port): Address => ({ host: '127.0.0.1', port }),
      ),
    };
  });

/**
 * The workload at the port that it is known by inside the host, whichever colour serves: for jobs that ask it, a cache before it, a
 * person with curl. What they say of the client is passed on as it is.
 */
export const insideServer = (workload: Workload, upstream: Upstream): NginxPart =>
  block(
    'server',
    [],
    [
      ...workload.listens.slice(0, 1).map(({ port }) => line('listen', `127.0.0.1:${port}`)),
      line('server_name', plain('')),
      line('access_log', 'off'),
      line('limit_conn', 'connections', '10000'),
      line('proxy_set_header', 'Host', '$http_host'),
      line('proxy_set_header', 'Upgrade', '$http_upgrade'),
      line('proxy_set_header', 'Connection', '$connection_upgrade'),
      ...whichServes,
      block(
        'location',
        ['/'],
        [
          line('proxy_buffering', 'off'),
          line('proxy_request_buffering', 'off'),
          // As long as a job may take that asks for a path.
          line('proxy_read_timeout', '1800s'),
          line('client_max_body_size', 0),
          line('proxy_pass', `http://${upstream.name}`),
        ],
      ),
    ],
  );

export const insideRemark = remark('The app from inside the host, at the ports that it is known by.');
