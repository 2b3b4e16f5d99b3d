import { wordList, writeUnit } from '../../core/formats/systemd.ts';
import { colourTarget } from '../../core/stack/app-units.ts';
import { colours } from '../../core/stack/colours.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { releaseAt, scriptFile, serveAt } from '../../core/stack/release-scripts.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import { both } from '../../core/text.ts';
import { buildScript } from './build-script.ts';
import { type Parts, partsOf } from './parts.ts';
import { buildAt, releaseScript } from './release-script.ts';
import { serveScript } from './serve-script.ts';

/** Scripts that make a release and let it serve, and what starts it at boot; where containers run, images are built and replaced. */
export function render(rendering: Rendering): Rendered {
  const { services } = rendering.asked.app;
  if (!rendering.asked.target.can('processes')) return { files: [], workloads: [] };
  const parts = partsOf(rendering);
  const files = [
    scriptFile(buildAt(parts.app), buildScript(services)),
    scriptFile(releaseAt, releaseScript(parts)),
    scriptFile(serveAt, serveScript(parts)),
    ...targets(parts),
  ];
  return {
    files,
    workloads: [
      {
        id: 'releases',
        does: both('Makes releases and lets them serve.', 'Crée les versions et les met en service.'),
        kind: 'serve',
        ways: { packages: { names: toolsOf(services.map(({ runtime }) => runtime)) } },
        env: {},
        listens: [],
        files: files.map(({ at }) => at),
        keeps: [{ name: 'releases', at: `/srv/${parts.app}/releases` }],
        replicas: 1,
        single: true,
        after: [],
        stop: { signal: 'TERM', withinS: 30 },
      },
    ],
  };
}

/** Everything of a colour by one name: it starts at boot what a release stands behind. */
const targets = (parts: Parts): readonly StackFile[] =>
  colours.map((colour) => ({
    at: `/etc/systemd/system/${colourTarget(parts.app, colour)}`,
    text: writeUnit([
      {
        name: 'Unit',
        entries: [
          ['Description', `The release of ${parts.app} that is ${colour}.`],
          ['Wants', wordList([...parts.answering(colour), ...parts.working(colour)])],
        ],
      },
      { name: 'Install', entries: [['WantedBy', 'multi-user.target']] },
    ]),
    mode: '0644',
    owner: 'root:root',
    reader: 'systemd',
    comment: '#',
    awaits: 'release',
  }));

/** What brings a release here and builds it. */
const toolsOf = (runtimes: readonly string[]): readonly string[] => [
  'curl',
  'iproute2',
  'rsync',
  ...(runtimes.includes('node') ? ['nodejs', 'npm'] : []),
  ...(runtimes.includes('python') ? ['python3-venv', 'python3-pip'] : []),
];
