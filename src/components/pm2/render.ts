import type { Settings } from '../../core/plan/settings.ts';
import { clusterUnit, runsInCluster } from '../../core/stack/app-runs.ts';
import { appPlace, type Place, serviceUnit, unitName } from '../../core/stack/app-units.ts';
import { asName, workloadNames } from '../../core/stack/app.ts';
import { coloured, colours } from '../../core/stack/colours.ts';
import { oneShot } from '../../core/stack/one-shot.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { appEntry } from './app-entry.ts';

/** What it takes by itself, besides the services that it runs, MiB. */
export const ownMib = 80;

/** A file and a unit for each colour, and PM2 itself, which is not in Debian. Where containers run, each service is a container. */
export function render(rendering: Rendering): Rendered {
  const { asked, apps, plan, settings } = rendering;
  const ours = apps.filter(runsInCluster);
  if (!asked.target.can('processes') || ours.length === 0) return { files: [], workloads: [] };
  const name = asName(plan.app);
  const services = new Map([...workloadNames(asked.app.services)].map(([id, own]) => [own, id]));
  const preload = `/etc/${name}/argv.cjs`;
  const limits = ({ id }: Workload) => ({ ...limitsOf(settings, services.get(id) ?? ''), preload });
  return {
    files: [
      program,
      ownWords(preload),
      ...colours.flatMap((colour) => {
        const at = `/etc/${name}/ecosystem.${colour}.config.cjs`;
        const entries = ours.map((one) => appEntry(coloured(name, colour, one), limits(one)));
        return [ecosystem(at, entries), unit(appPlace(name, colour), at, ours)];
      }),
    ],
    workloads: [],
  };
}

const limitsOf = (settings: Settings, service: string) => ({
  memoryMb: Number(settings[`${service}.max_memory_restart`]?.value ?? 512),
  drainMs: Number(settings[`${service}.kill_timeout`]?.value ?? 10_000),
});

/** pm2-runtime leaves the words of its own command among the arguments of a cluster, before those of the app: `next start` takes one for a folder. */
const ownWords = (at: string): StackFile => ({
  at,
  text: 'process.argv.splice(2);\n',
  mode: '0644',
  owner: 'root:root',
  reader: 'node',
  comment: '//',
});

const ecosystem = (at: string, apps: readonly object[]): StackFile => ({
  at,
  text: `module.exports = ${JSON.stringify({ apps }, null, 2)};\n`,
  mode: '0644',
  owner: 'root:root',
  reader: 'pm2',
  comment: '//',
});

/** The newest that Node 20 runs and that was tried here. npm holds what it loads against the sums of its registry. */
const version = '6.0.14';
const folder = '/usr/local/lib/node_modules/pm2';

const program = oneShot({
  name: 'unmoor-pm2',
  describes: `Installs PM2 ${version}, which is not in Debian.`,
  runs: [
    '/bin/sh',
    '-c',
    `grep -qs '"version": "${version}"' ${folder}/package.json || exec npm install --global --ignore-scripts --no-audit --no-fund pm2@${version}`,
  ],
  after: ['network-online.target'],
});

/**
 * PM2 stays in the foreground (pm2-runtime), so that systemd starts it at boot, keeps it within its memory and takes what it prints
 * into the journal, which rotates by itself.
 */
function unit(place: Place, file: string, ours: readonly Workload[]): StackFile {
  const home = `/run/${unitName(place, 'node')}`;
  const workload: Workload = {
    id: 'node',
    does: both('Runs the Node services.', 'Exécute les services Node.'),
    kind: 'serve',
    ways: { process: { argv: [], folder: place.home, user: 'app' } },
    env: { PM2_HOME: { kind: 'plain', value: home }, HOME: { kind: 'plain', value: home } },
    listens: [],
    files: [],
    keeps: [],
    scratch: [...new Set(ours.flatMap(({ scratch = [] }) => scratch))],
    replicas: 1,
    mib: ours.reduce((sum, { mib = 0, replicas }) => sum + mib * replicas, ownMib),
    after: [],
    stop: { signal: 'TERM', withinS: 30 },
  };
  return {
    at: `/etc/systemd/system/${clusterUnit(place)}`,
    text: serviceUnit(place, workload, ['/usr/local/bin/pm2-runtime', 'start', file], undefined, [
      ['RuntimeDirectory', unitName(place, 'node')],
      // Node counts cores and memory in /proc.
      ['ProcSubset', 'all'],
    ]),
    mode: '0644',
    owner: 'root:root',
    reader: 'systemd',
    comment: '#',
    awaits: 'release',
  };
}
