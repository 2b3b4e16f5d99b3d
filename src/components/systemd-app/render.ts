import { asName } from '../../core/stack/app.ts';
import { isTemplate, runsInCluster } from '../../core/stack/app-runs.ts';
import { onceUnit, appPlace, portMark, serviceUnit, unitName } from '../../core/stack/app-units.ts';
import { type Colour, coloured, colours, hasColours, inRelease } from '../../core/stack/colours.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';

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
  const app = asName(plan.app);
  const ours = apps.filter(
    (one) =>
      one.kind !== 'clock' &&
      one.ways.process !== undefined &&
      !(roles.has('node-runner') && runsInCluster(one)),
  );
  return { files: ours.flatMap((one) => unitsOf(app, one)), workloads: [] };
}

function unitsOf(app: string, workload: Workload): readonly StackFile[] {
  if (workload.kind === 'once') {
    const place = appPlace(app);
    const one = inRelease(app, 'next', workload);
    return [at(`${unitName(place, one.id)}.service`, onceUnit(place, one, one.argv ?? []))];
  }
  return hasColours(workload)
    ? colours.map((colour) => unitOf(appPlace(app, colour), coloured(app, colour, workload)))
    : [unitOf(appPlace(app), workload)];
}

function unitOf(place: ReturnType<typeof appPlace>, workload: Workload): StackFile {
  const name = unitName(place, workload.id);
  const [listen] = workload.listens;
  const argv = onLoopback(named(workload.argv ?? [], place.colour));
  if (!isTemplate(workload))
    return at(
      `${name}.service`,
      serviceUnit(place, workload, argv, listen === undefined ? undefined : String(listen.port)),
    );
  return at(
    `${name}@.service`,
    listen === undefined
      ? serviceUnit(place, workload, argv, undefined)
      : serviceUnit(place, workload, atPort(argv, listen.port), portMark),
  );
}

/** Every interface is for containers; on a host the front comes through the loopback, whatever the firewall says. */
const onLoopback = (argv: readonly string[]): readonly string[] =>
  argv.map((word) => word.replaceAll(/(?<![\d.])0\.0\.0\.0(?![\d.])/g, '127.0.0.1'));

/** Two workers of Celery on one host may not have one name (docs.celeryq.dev, "Workers Guide"); %h is Celery's, for the host's. */
function named(argv: readonly string[], colour: Colour | undefined): readonly string[] {
  const text = argv.join(' ');
  if (colour === undefined || !/\bcelery\b.*\bworker\b/.test(text)) return argv;
  if (/ (?:-n|--hostname|-B|--beat)\b|\bbeat\b/.test(text)) return argv;
  const name = `--hostname=${colour}@%h`;
  // A shell's command is one word.
  return argv[0] === '/bin/sh'
    ? argv.map((word, at) => (at === 2 ? `${word} ${name}` : word))
    : [...argv, name];
}

/** The port that the command names becomes that of the instance: `-p 8000`, `--bind=127.0.0.1:8000`, `PORT=8000`. */
const atPort = (argv: readonly string[], port: number): readonly string[] =>
  argv.map((word) => word.replaceAll(new RegExp(`(?<![\\d.])${port}(?![\\d.])`, 'g'), portMark));
