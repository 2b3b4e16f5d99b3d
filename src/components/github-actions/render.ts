import { hostName } from '../../core/formats/host-name.ts';
import { asName } from '../../core/stack/app.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import { both } from '../../core/text.ts';
import { releaseScript } from './release-script.ts';
import { workflow } from './workflow.ts';

const scriptAt = '/usr/local/bin/unmoor-release';

export function render({ asked, apps }: Rendering): Rendered {
  const { services, app } = asked.app;
  const name = asName(app);
  const unit = ({ id, spread }: Rendering['apps'][number]) =>
    `${name}-${id}.${spread === true ? 'target' : 'service'}`;
  const health = services.find(({ kind, health: path }) => kind === 'web' && path !== undefined)?.health;
  const text = workflow({
    name,
    domain: hostName(asked.domain),
    health: health ?? '/',
    first: apps.filter(({ kind }) => kind === 'once').map(unit),
    after: [...apps.filter(({ kind }) => kind === 'serve').map(unit), 'nginx.service'],
  });
  return {
    files: [
      {
        at: scriptAt,
        text: releaseScript(name, services),
        mode: '0755',
        owner: 'root:root',
        reader: 'shell',
        comment: '#',
      },
    ],
    workloads: [
      {
        id: 'releases',
        does: both('Makes a release on the host.', 'Crée une version sur le serveur.'),
        kind: 'serve',
        ways: { packages: { names: toolsOf(services.map(({ runtime }) => runtime)) } },
        env: {},
        listens: [],
        files: [scriptAt],
        keeps: [{ name: 'releases', at: `/srv/${name}/releases` }],
        replicas: 1,
        single: true,
        after: [],
        stop: { signal: 'TERM', withinS: 30 },
      },
    ],
    beside: [{ path: 'github/deploy.yml', text, mode: '0644', reader: 'github-workflow', comment: '#' }],
  };
}

/** What builds need beside the runtime itself, which the runner of the app brings. */
const toolsOf = (runtimes: readonly string[]): readonly string[] => [
  'curl',
  ...(runtimes.includes('node') ? ['nodejs', 'npm'] : []),
  ...(runtimes.includes('python') ? ['python3-venv', 'python3-pip'] : []),
];
