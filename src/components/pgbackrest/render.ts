import { pgbackrestConf, type PgbackrestOption } from '../../core/formats/pgbackrest-conf.ts';
import { asName } from '../../core/stack/app.ts';
import { backupService, backupTimer, kindMark } from '../../core/stack/backup-units.ts';
import { people, type StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import { systemOf } from '../../core/stack/systems.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { notOptions } from './size.ts';

const folder = '/etc/pgbackrest';

/**
 * The stanza `app`, and a backup each night. On a host only: the program must stand beside the server, which hands it each segment of the
 * log, and the official image does not have it. Where the store is and its keys are not here: they are in a file that the host alone has.
 */
export function render(rendering: Rendering): Rendered {
  if (!rendering.asked.target.can('processes')) return { files: [], workloads: [] };
  const files = [conf(rendering), example(asName(rendering.plan.app)), ...units()];
  return { files, workloads: [workload(files)] };
}

const conf = ({ settings, plan, asked }: Rendering): StackFile => ({
  at: `${folder}/pgbackrest.conf`,
  text: pgbackrestConf([
    {
      name: 'global',
      options: [
        ...Object.entries(settings)
          .filter(([name]) => !notOptions.has(name))
          .map(([name, { value, unit }]): PgbackrestOption => [name, unit === 'MB' ? `${value}MiB` : value]),
        ['repo1-path', `/${asName(plan.app)}`],
        // Many small files as few objects: a store asks money and time for each.
        ['repo1-bundle', true],
        ['compress-type', 'zst'],
        ['spool-path', '/var/spool/pgbackrest'],
        // Its usual place is /tmp, which units have each for themselves: a lock there would lock nothing.
        ['lock-path', '/var/spool/pgbackrest/lock'],
        ['start-fast', true],
        ['log-level-console', 'warn'],
      ],
    },
    {
      name: 'app',
      options: [['pg1-path', `/var/lib/postgresql/${systemOf(asked.choices).postgresMajor}/main`]],
    },
  ]),
  mode: '0640',
  owner: 'root:postgres',
  reader: 'pgbackrest',
  comment: '#',
});

/** Which lines the host's own file has. It is written by hand once: a render never touches it. */
const example = (app: string): StackFile => ({
  at: `${folder}/store.conf.example`,
  text: `# Copy it to ${folder}/conf.d/store.conf (root:postgres, mode 0640) and fill it in.
# Not in ${'`'}/etc/${app}/app.env${'`'}: who takes the app over must not reach its backups.
[global]
repo1-s3-endpoint=
repo1-s3-region=
repo1-s3-bucket=
repo1-s3-key=
repo1-s3-key-secret=
# From ${'`'}openssl rand -base64 48${'`'}. Without it nothing can be restored: keep it elsewhere too.
repo1-cipher-pass=

# Some stores (Garage, MinIO) have the bucket in the path.
#repo1-s3-uri-style=path

# A second store, at another provider: the log goes to both by itself, backups with the drop-in of README.md.
#repo2-type=s3
#repo2-path=/${app}
#repo2-cipher-type=aes-256-cbc
#repo2-cipher-pass=
#repo2-retention-full=2
#repo2-bundle=y
#repo2-s3-endpoint=
#repo2-s3-region=
#repo2-s3-bucket=
#repo2-s3-key=
#repo2-s3-key-secret=
`,
  mode: '0644',
  owner: 'root:root',
  reader: people,
});

const program = '/usr/bin/pgbackrest';

const units = (): readonly StackFile[] => [
  backupService({
    name: 'pgbackrest-backup@',
    says: 'Backup of the database, of the kind that it is called by',
    user: 'postgres',
    // Makes the stanza where it is not there, else only compares it with the server.
    first: [program, '--stanza=app', 'stanza-create'],
    run: [program, '--stanza=app', '--repo=1', `--type=${kindMark}`, 'backup'],
    after: ['postgresql.service'],
    writes: ['/var/log/pgbackrest', '/var/spool/pgbackrest'],
  }),
  backupTimer('pgbackrest-full', 'A full backup on Sundays', '15 2 * * 0', 'pgbackrest-backup@full'),
  backupTimer(
    'pgbackrest-diff',
    'What changed since Sunday, every other night',
    '15 2 * * 1-6',
    'pgbackrest-backup@diff',
  ),
];

const workload = (files: readonly StackFile[]): Workload => ({
  id: 'sql-backup',
  does: both('Copies the database to its store each night.', 'Copie la base vers son stockage chaque nuit.'),
  kind: 'clock',
  every: '15 2 * * *',
  ways: { packages: { names: ['pgbackrest'] } },
  env: {},
  listens: [],
  files: files.map(({ at }) => at),
  keeps: [],
  replicas: 1,
  single: true,
  after: [],
  stop: { signal: 'TERM', withinS: 60 },
  outbound: true,
});
