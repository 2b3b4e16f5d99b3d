import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { fromImages } from '../../core/stack/podman.ts';
import { sideOf } from '../../core/stack/side-units.ts';
import type { Rendered, Rendering, Serves } from '../../core/stack/stack.ts';
import { becomesAnother, type EnvValue, type Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';

/** Of Apache with PHP, MiB. */
export const appMib = 384;
/** Of MariaDB, MiB: 256 of buffers, and what its connections take. */
export const databaseMib = 448;

export const serves = (asked: Asked): readonly Serves[] => [
  {
    id: 'matomo',
    listens: [{ name: 'http', port: portFor(asked, 8820), speaks: 'http', under: { name: 'stats' } }],
  },
  { id: 'matomo-db', listens: [{ name: 'mysql', port: portFor(asked, 3306), speaks: 'tcp' }] },
];

export function render(rendering: Rendering): Rendered {
  const { asked } = rendering;
  const [web, database] = serves(asked) as [Serves, Serves];
  const port = web.listens[0]?.port as number;
  const onHost = asked.target.can('processes');
  const at = rendering.atWorkload(database.id, 'mysql');
  const plain = (value: string): EnvValue => ({ kind: 'plain', value });
  const password: EnvValue = { kind: 'given', name: 'MATOMO_DB_PASSWORD', secret: true };
  const workloads: readonly Workload[] = [
    {
      ...database,
      does: both('Keeps Matomo’s visits (MariaDB).', 'Garde les visites de Matomo (MariaDB).'),
      kind: 'serve',
      ways: {
        image: {
          name: 'docker.io/library/mariadb:11.8.3',
          capabilities: becomesAnother,
          writesItself: true,
          argv: [
            `--bind-address=${onHost ? '127.0.0.1' : '0.0.0.0'}`,
            `--port=${database.listens[0]?.port}`,
            '--innodb-buffer-pool-size=256M',
            // Matomo stores whole reports in one packet (matomo.org/faq/troubleshooting, max_allowed_packet).
            '--max-allowed-packet=64M',
          ],
        },
      },
      env: {
        MARIADB_DATABASE: plain('matomo'),
        MARIADB_USER: plain('matomo'),
        MARIADB_PASSWORD: password,
        MARIADB_ROOT_PASSWORD: { kind: 'given', name: 'MATOMO_DB_ROOT_PASSWORD', secret: true },
        MARIADB_AUTO_UPGRADE: plain('1'),
      },
      files: [],
      keeps: [{ name: 'matomo-db', at: '/var/lib/mysql', gib: 5 }],
      health: { kind: 'command', argv: ['healthcheck.sh', '--connect', '--innodb_initialized'] },
      replicas: 1,
      single: true,
      mib: databaseMib,
      after: [],
      stop: { signal: 'TERM', withinS: 60 },
    },
    {
      ...web,
      does: both('Takes visits and shows them.', 'Reçoit les visites et les montre.'),
      kind: 'serve',
      // Its Apache listens where its configuration says: the port is put there before it starts.
      ways: {
        image: {
          name: 'docker.io/library/matomo:5.5.1-apache',
          capabilities: becomesAnother,
          writesItself: true,
          asks: 'curl',
          argv: [
            'sh',
            '-c',
            `sed -i 's/^Listen .*/Listen ${onHost ? '127.0.0.1:' : ''}${port}/' /etc/apache2/ports.conf && sed -i 's/<VirtualHost \\*:80>/<VirtualHost *:${port}>/' /etc/apache2/sites-enabled/000-default.conf && exec apache2-foreground`,
          ],
        },
      },
      env: {
        MATOMO_DATABASE_HOST: plain(`${at.host}:${at.port}`),
        MATOMO_DATABASE_DBNAME: plain('matomo'),
        MATOMO_DATABASE_USERNAME: plain('matomo'),
        MATOMO_DATABASE_PASSWORD: password,
      },
      files: [],
      keeps: [{ name: 'matomo', at: '/var/www/html', gib: 2 }],
      health: { kind: 'tcp', port },
      replicas: 1,
      single: true,
      mib: appMib,
      after: [{ workload: database.id, is: 'well' }],
      stop: { signal: 'TERM', withinS: 30 },
      outbound: true,
    },
  ];
  return fromImages(asked, sideOf(rendering), workloads);
}
