import { writeYaml } from '../../core/formats/write-yaml.ts';
import { type OutFile, people } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import { type Monitor, monitorsSql } from './monitors.ts';

/** Nothing of it runs in the stack: what watches a host must not stand on it (facts B27). */
export function render({ asked, settings }: Rendering): Rendered {
  const url = String(settings['url']?.value);
  const interval = Number(settings['interval']?.value);
  const hosts = asked.app.domains.flatMap(({ kind, host }) => (kind === 'own' ? [host] : []));
  const monitors: readonly Monitor[] = [
    { name: `${asked.app.app}: health`, type: 'http', url, interval, retries: 2 },
    ...[...new Set(hosts)].toSorted().map(
      (host): Monitor => ({
        name: `${asked.app.app}: ${host}`,
        type: 'http',
        url: `https://${host}/`,
        interval,
        retries: 2,
      }),
    ),
    // The host tells it each minute: twice as long leaves room for a slow one, and a second miss is no accident.
    { name: `${asked.app.app}: sign of life`, type: 'push', interval: 2 * 60, retries: 1 },
  ];
  return {
    files: [],
    workloads: [],
    elsewhere: [
      out('docker-compose.yml', compose, 'probe-compose', '#'),
      out('monitors.sql', monitorsSql(monitors), 'uptime-kuma', '--'),
      out('README.md', guide, people, '<!--'),
    ],
  };
}

/** On the loopback of that machine, and the current major: 3001 and `:1` of the guide are mended (facts B13). */
const compose = writeYaml({
  services: {
    'uptime-kuma': {
      image: 'louislam/uptime-kuma:2.0.2',
      restart: 'unless-stopped',
      ports: ['127.0.0.1:3001:3001'],
      environment: { UPTIME_KUMA_DB_TYPE: 'sqlite' },
      volumes: ['./data:/app/data'],
      security_opt: ['no-new-privileges:true'],
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    },
  },
});

const guide = `# The outside probe

For another machine, in another building and at another provider. 512 MB of memory are enough.

1. \`docker compose up -d\`, then open a tunnel (\`ssh -L 3001:127.0.0.1:3001 <probe>\`), make the user at http://127.0.0.1:3001 and add whoever is to be called as a default notification.
2. \`docker compose stop && sqlite3 data/kuma.db < monitors.sql && docker compose up -d\`. The last line printed is the address of the sign of life.
3. Put a front with a certificate before it, so that the host can reach \`https://<probe>/api/push/\`, and give the address to the host as \`HEARTBEAT_URL\`.
4. Stop the front of the host for three minutes: the probe must call, and give the all-clear.

`;

const out = (name: string, text: string, reader: string, comment: OutFile['comment']): OutFile => ({
  path: `probe/${name}`,
  text,
  mode: '0644',
  reader,
  comment,
});
