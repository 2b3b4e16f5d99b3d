import { execLine } from '../../core/formats/systemd.ts';
import type { Settings } from '../../core/plan/settings.ts';
import { appPlace, serviceUnit, unitName } from '../../core/stack/app-units.ts';
import { asName, runsOnNode, workloadNames } from '../../core/stack/app.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { appEntry } from './app-entry.ts';

/** What it takes by itself, besides the services that it runs, MiB. */
export const ownMib = 80;

/** One file that names every Node service, and one unit that runs them; where containers run, each is a container. */
export function render(rendering: Rendering): Rendered {
  const { asked, apps, plan, settings } = rendering;
  const ours = apps.filter(
    (one) => one.kind === 'serve' && one.ways.process !== undefined && runsOnNode(one),
  );
  if (!asked.target.can('processes') || ours.length === 0) return { files: [], workloads: [] };
  const name = asName(plan.app);
  const at = `/etc/${name}/ecosystem.config.cjs`;
  const services = new Map([...workloadNames(asked.app.services)].map(([id, own]) => [own, id]));
  const entries = ours.map((one) => appEntry(one, limitsOf(settings, services.get(one.id) ?? '')));
  return {
    files: [ecosystem(at, entries), unit(name, at, ours)],
    workloads: [],
  };
}

const limitsOf = (settings: Settings, service: string) => ({
  memoryMb: Number(settings[`${service}.max_memory_restart`]?.value ?? 512),
  drainMs: Number(settings[`${service}.kill_timeout`]?.value ?? 10_000),
});

const ecosystem = (at: string, apps: readonly object[]): StackFile => ({
  at,
  text: `module.exports = ${JSON.stringify({ apps }, null, 2)};\n`,
  mode: '0644',
  owner: 'root:root',
  reader: 'pm2',
  comment: '//',
});

/**
 * PM2 stays in the foreground (pm2-runtime), so that systemd starts it at boot, keeps it within its memory and takes what it prints
 * into the journal, which rotates by itself. A reload replaces the processes of a cluster one by one, and keeps the variables of the start.
 */
function unit(name: string, file: string, ours: readonly Workload[]): StackFile {
  const home = `/run/${name}-node`;
  const workload: Workload = {
    id: 'node',
    does: both('Runs the Node services.', 'Exécute les services Node.'),
    kind: 'serve',
    ways: { process: { argv: [], folder: `/srv/${name}`, user: 'app' } },
    env: { PM2_HOME: { kind: 'plain', value: home }, HOME: { kind: 'plain', value: home } },
    listens: [],
    files: [],
    keeps: [],
    replicas: 1,
    mib: ours.reduce((sum, { mib = 0, replicas }) => sum + mib * replicas, ownMib),
    after: [],
    stop: { signal: 'TERM', withinS: 30 },
  };
  return {
    at: `/etc/systemd/system/${unitName(appPlace(name), workload.id)}.service`,
    text: serviceUnit(appPlace(name), workload, ['pm2-runtime', 'start', file], undefined, [
      ['ExecReload', execLine(['/usr/bin/env', 'pm2', 'reload', file])],
      ['RuntimeDirectory', `${name}-node`],
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
