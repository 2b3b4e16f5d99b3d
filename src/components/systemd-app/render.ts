import { asName, replicaPorts, runsOnNode } from '../../core/stack/app.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import {
  groupUnit,
  onceUnit,
  appPlace,
  portMark,
  serviceUnit,
  unitName,
} from '../../core/stack/app-units.ts';

const at = (name: string, text: string): StackFile => ({
  at: `/etc/systemd/system/${name}`,
  text,
  mode: '0644',
  owner: 'root:root',
  reader: 'systemd',
  comment: '#',
  awaits: 'release',
});

/** Units for the services and migrations of the app that no process manager of their own takes. Images have no units. */
export function render({ apps, asked, plan, roles }: Rendering): Rendered {
  if (!asked.target.can('processes')) return { files: [], workloads: [] };
  const place = appPlace(asName(plan.app));
  const taken = new Set(roles.has('node-runner') ? nodeWorkloads(apps) : []);
  const ours = apps.filter(
    ({ id, kind, ways }) => kind !== 'clock' && ways.process !== undefined && !taken.has(id),
  );
  return { files: ours.flatMap((one) => unitsOf(place, one)), workloads: [] };
}

/** Node's own process manager runs what serves; migrations are units all the same, for a release waits for their end. */
const nodeWorkloads = (apps: readonly Workload[]): readonly string[] =>
  apps.filter((one) => one.kind === 'serve' && runsOnNode(one)).map(({ id }) => id);

function unitsOf(place: ReturnType<typeof appPlace>, workload: Workload): readonly StackFile[] {
  const argv = workload.argv ?? [];
  const name = unitName(place, workload.id);
  if (workload.kind === 'once') return [at(`${name}.service`, onceUnit(place, workload, argv))];
  const [listen] = workload.listens;
  if (listen === undefined) return [at(`${name}.service`, serviceUnit(place, workload, argv, undefined))];
  const inside = onLoopback(argv);
  if (workload.spread !== true)
    return [at(`${name}.service`, serviceUnit(place, workload, inside, String(listen.port)))];
  const instances = replicaPorts(workload, listen).map((port) => `${name}@${port}.service`);
  return [
    at(`${name}@.service`, serviceUnit(place, workload, atPort(inside, listen.port), portMark)),
    at(`${name}.target`, groupUnit(workload, instances)),
  ];
}

/** Every interface is for containers; on a host the front comes through the loopback, whatever the firewall says. */
const onLoopback = (argv: readonly string[]): readonly string[] =>
  argv.map((word) => word.replaceAll(/(?<![\d.])0\.0\.0\.0(?![\d.])/g, '127.0.0.1'));

/** The port that the command names becomes that of the instance: `-p 8000`, `--bind=127.0.0.1:8000`, `PORT=8000`. */
const atPort = (argv: readonly string[], port: number): readonly string[] =>
  argv.map((word) => word.replaceAll(new RegExp(`(?<![\\d.])${port}(?![\\d.])`, 'g'), portMark));
