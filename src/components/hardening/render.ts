import { asName } from '../../core/stack/app.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { access } from './access.ts';
import { firewall } from './firewall.ts';
import { kernel } from './kernel.ts';
import { upkeep } from './upkeep.ts';

export function render(rendering: Rendering): Rendered {
  const { roles, settings } = rendering;
  const files = [
    firewall,
    ...access(settings, deployCommands(rendering)),
    kernel(roles),
    ...upkeep(rendering),
  ];
  return { files, workloads: hostWorkloads(files) };
}

/** What a release does as root; what it does as the app itself needs no list. */
const deployCommands = ({ asked }: Rendering): readonly string[] =>
  asked.target.can('processes')
    ? ['/usr/local/sbin/unmoor-release', '/usr/local/sbin/unmoor-serve']
    : [`/srv/${asName(asked.app.app)}/deploy/compose up --detach --build --wait --remove-orphans`];

const hostWorkloads = (files: readonly StackFile[]): readonly Workload[] => {
  const reads = (...readers: readonly string[]) =>
    files.filter(({ reader }) => readers.includes(reader)).map(({ at }) => at);
  return [
    host('firewall', ['nftables'], 'nftables', reads('nftables', 'sysctl'), [
      'Lets in SSH, HTTP and HTTPS, and nothing else.',
      'Laisse entrer SSH, HTTP et HTTPS, et rien d’autre.',
    ]),
    host('ssh', ['openssh-server', 'sudo'], 'ssh', reads('sshd', 'sudoers'), [
      'Lets people in by key.',
      'N’admet les personnes que par clé.',
    ]),
    // python3-systemd: the journal is where Debian's sshd writes to.
    host('bans', ['fail2ban', 'python3-systemd'], 'fail2ban', reads('fail2ban'), [
      'Shuts out who fails again and again.',
      'Exclut qui échoue encore et encore.',
    ]),
    host('updates', ['unattended-upgrades'], 'unattended-upgrades', reads('apt', 'shell', 'systemd'), [
      'Installs security updates.',
      'Installe les mises à jour de sécurité.',
    ]),
    host(
      'time',
      ['systemd-timesyncd'],
      'systemd-timesyncd',
      [],
      [
        'Keeps the clock right: certificates and tokens depend on it.',
        'Tient l’heure juste : certificats et jetons en dépendent.',
      ],
    ),
  ];
};

const host = (
  id: string,
  names: readonly string[],
  unit: string,
  files: readonly string[],
  [en, fr]: readonly [string, string],
): Workload => ({
  id,
  does: both(en, fr),
  kind: 'serve',
  ways: { packages: { names, unit } },
  env: {},
  listens: [],
  files,
  keeps: [],
  replicas: 1,
  single: true,
  after: [],
  stop: { signal: 'TERM', withinS: 30 },
});
