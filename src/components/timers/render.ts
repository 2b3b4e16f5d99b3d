import { onCalendar } from '../../core/formats/cron.ts';
import { type Entry, restOfLine, writeUnit } from '../../core/formats/systemd.ts';
import { asName } from '../../core/stack/app.ts';
import { callScript } from '../../core/stack/call.ts';
import { onceUnit, appPlace, unitName } from '../../core/stack/app-units.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';

/** A service and its timer for each job of the app; where containers run, the target has clocks of its own. */
export function render(rendering: Rendering): Rendered {
  const { asked, apps } = rendering;
  const clocks = apps.filter(({ kind }) => kind === 'clock');
  if (!asked.target.can('processes') || clocks.length === 0) return { files: [], workloads: [] };
  return {
    files: clocks.flatMap((clock) => units(rendering, clock)),
    takes: clocks.map(({ id }) => id),
    workloads: clocks.map((clock) => withCurl(rendering, clock)),
  };
}

/** A job that asks the app for a path is asked by curl; one that runs a command is what the release holds. */
const withCurl = (rendering: Rendering, clock: Workload): Workload => ({
  ...clock,
  ...(clock.calls === undefined ? {} : { ways: { packages: { names: ['curl'] } } }),
  files: units(rendering, clock).map(({ at }) => at),
});

function units(rendering: Rendering, clock: Workload): readonly StackFile[] {
  const place = appPlace(asName(rendering.plan.app));
  const name = unitName(place, clock.id);
  return [
    unit(`${name}.service`, onceUnit(place, clock, argvOf(rendering, clock))),
    unit(`${name}.timer`, timer(clock)),
  ];
}

/**
 * Its service is of the kind that ends (oneshot): while one runs, systemd starts no second. Missed moments are not made up for, as on
 * the platforms; a minute's delay, which timers have by themselves (AccuracySec), is taken away.
 */
const timer = ({ id, every = '' }: Workload): string =>
  writeUnit([
    { name: 'Unit', entries: [['Description', restOfLine(`${id}: by the clock, in UTC.`)]] },
    {
      name: 'Timer',
      entries: [...onCalendar(every).map((moment): Entry => ['OnCalendar', moment]), ['AccuracySec', '1s']],
    },
    { name: 'Install', entries: [['WantedBy', 'timers.target']] },
  ]);

function argvOf(rendering: Rendering, { argv, calls }: Workload): readonly string[] {
  if (calls === undefined) return argv ?? [];
  const { host, port } = rendering.atWorkload(calls.workload, calls.listen);
  return ['/bin/sh', '-c', callScript, 'call', `http://${host}:${port}${calls.path}`, rendering.asked.domain];
}

const unit = (name: string, text: string): StackFile => ({
  at: `/etc/systemd/system/${name}`,
  text,
  mode: '0644',
  owner: 'root:root',
  reader: 'systemd',
  comment: '#',
  awaits: 'release',
});
