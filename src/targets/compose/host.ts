import { onCalendar } from '../../core/formats/cron.ts';
import { type Entry, execLine, restOfLine, wordList, writeUnit } from '../../core/formats/systemd.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { appFolder, usualFolder } from './place.ts';
import { releaseFiles } from './releases.ts';

/** Has neither image nor code: a package of the host. */
export const isOfHost = ({ ways }: Workload): boolean => ways.image === undefined && ways.build === undefined;

/** What the host itself needs: the stack's own files for it, and the timers that call what runs by the clock. */
export function hostFiles(stack: Stack): readonly StackFile[] {
  const inContainers = new Set(stack.workloads.filter((one) => !isOfHost(one)).flatMap(({ files }) => files));
  const clocks = stack.workloads.filter(({ kind }) => kind === 'clock');
  return [
    ...stack.files.filter(({ at }) => !inContainers.has(at)),
    ...clocks.flatMap((one) => unitsOf(stack, one)),
    ...releaseFiles(
      stack,
      clocks.map((one) => `${unitName(stack, one)}.timer`),
    ),
  ];
}

const unitName = (stack: Stack, { id }: Workload): string => `${stack.name}-${id}`;

function unitsOf(stack: Stack, workload: Workload): readonly StackFile[] {
  const name = unitName(stack, workload);
  return [unit(`${name}.service`, serviceUnit(stack, workload)), unit(`${name}.timer`, timerUnit(workload))];
}

/** Who keeps one of the folders that this one writes, and reads it again when told: the front and its certificate. */
const toldAfter = (stack: Stack, { keeps }: Workload): readonly Workload[] =>
  stack.workloads.filter(
    (one) =>
      one.rereads !== undefined && one.keeps.some(({ name }) => keeps.some((own) => own.name === name)),
  );

function serviceUnit(stack: Stack, workload: Workload): string {
  const compose = `${appFolder(stack)}/${usualFolder}/compose`;
  return writeUnit([
    {
      name: 'Unit',
      entries: [
        ['Description', restOfLine(`${workload.id}: ${workload.does.en}`)],
        ['Requires', 'docker.service'],
        ['After', 'docker.service'],
      ],
    },
    {
      name: 'Service',
      entries: [
        ['Type', 'oneshot'],
        ['ExecStart', execLine([compose, 'run', '--rm', '--no-deps', '-T', workload.id])],
        ...toldAfter(stack, workload).map(
          ({ id, rereads }): Entry => [
            'ExecStartPost',
            execLine([compose, 'kill', '--signal', `SIG${rereads ?? 'HUP'}`, id]),
          ],
        ),
        ['TimeoutStartSec', '1h'],
      ],
    },
  ]);
}

/** While one runs, systemd starts no second; missed moments are not made up for, as on the platforms. */
const timerUnit = ({ id, every = '' }: Workload): string =>
  writeUnit([
    { name: 'Unit', entries: [['Description', restOfLine(`${id}: by the clock, in UTC.`)]] },
    {
      name: 'Timer',
      entries: [...onCalendar(every).map((moment): Entry => ['OnCalendar', moment]), ['AccuracySec', '1s']],
    },
    { name: 'Install', entries: [['WantedBy', wordList(['timers.target'])]] },
  ]);

const unit = (name: string, text: string): StackFile => ({
  at: `/etc/systemd/system/${name}`,
  text,
  mode: '0644',
  owner: 'root:root',
  reader: 'systemd',
  comment: '#',
  awaits: 'release',
});
