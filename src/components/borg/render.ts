import { borgPatterns } from '../../core/formats/borg-patterns.ts';
import { asName } from '../../core/stack/app.ts';
import { backupService, backupTimer } from '../../core/stack/backup-units.ts';
import { people, type StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { check, create, pruneScript } from './commands.ts';

/** What lies on the host alone, to a repository elsewhere, each night. Where images run, files lie in their volumes: nothing is rendered there. */
export function render({ plan, asked }: Rendering): Rendered {
  if (!asked.target.can('processes')) return { files: [], workloads: [] };
  const app = asName(plan.app);
  const files = [patterns(app), example(app), prune(app), ...units(app)];
  return { files, workloads: [workload(files)] };
}

const own = (app: string, name: string): string => `/etc/${app}/files-backup.${name}`;

/**
 * Settings, certificates, secrets and uploads. A database is not copied as files: what is read while it writes is no backup, and it has one
 * of its own. Packages bring back what they brought.
 */
const patterns = (app: string): StackFile => ({
  at: own(app, 'patterns'),
  text: borgPatterns({
    take: ['/etc', `/srv/${app}/shared`],
    leave: [
      { kind: 'glob', text: '**/node_modules' },
      { kind: 'glob', text: '**/__pycache__' },
      { kind: 'glob', text: '**/*.tmp' },
      { kind: 'path', text: `/srv/${app}/shared/cache` },
    ],
  }),
  mode: '0644',
  owner: 'root:root',
  reader: 'borg',
  comment: '#',
});

const example = (app: string): StackFile => ({
  at: own(app, 'env.example'),
  text: `# Copy it to ${own(app, 'env')} (root:root, mode 0600) and fill it in: README.md says how the key and the repository are made.
# Not in /etc/${app}/app.env: who takes the app over must not reach its backups.
BORG_REPO=
# From ${'`'}openssl rand -base64 48${'`'}. Keep it elsewhere too, with the result of ${'`'}borg key export${'`'}.
BORG_PASSPHRASE=
`,
  mode: '0644',
  owner: 'root:root',
  reader: people,
});

const prune = (app: string): StackFile => ({
  at: '/usr/local/lib/unmoor/files-backup-prune',
  text: pruneScript(app),
  mode: '0755',
  owner: 'root:root',
  reader: 'shell',
  comment: '#',
});

/** A server that it does not know, or that asks for a password, ends the run: nobody is there to answer. */
const ssh = (app: string): string =>
  `ssh -i ${own(app, 'key')} -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=${own(app, 'known_hosts')}`;

const state = 'unmoor-files-backup';

function units(app: string): readonly StackFile[] {
  const common = {
    user: 'root',
    env: own(app, 'env'),
    plain: { BORG_RSH: ssh(app), BORG_BASE_DIR: `/var/lib/${state}`, BORG_EXIT_CODES: 'modern' },
    after: [],
    state,
    capabilities: ['CAP_DAC_READ_SEARCH'],
  };
  return [
    backupService({
      ...common,
      name: 'files-backup',
      says: 'Files of the host to a repository elsewhere',
      run: create(app, own(app, 'patterns')),
      // A file changed or went away while it was read; the others are there. The usual code of every warning, 1, is that of a crash too.
      fine: [100, 103, 107],
    }),
    backupTimer('files-backup', 'Files, every night', '45 2 * * *', 'files-backup'),
    backupService({
      ...common,
      name: 'files-backup-check',
      says: 'Whether the repository and its newest archives are whole',
      run: check,
    }),
    backupTimer('files-backup-check', 'The repository, every week', '30 4 * * 0', 'files-backup-check'),
  ];
}

const workload = (files: readonly StackFile[]): Workload => ({
  id: 'files-backup',
  does: both('Copies files elsewhere each night.', 'Copie les fichiers ailleurs chaque nuit.'),
  kind: 'clock',
  every: '45 2 * * *',
  ways: { packages: { names: ['borgbackup', 'openssh-client'] } },
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
