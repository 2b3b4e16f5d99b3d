import { onCalendar } from '../../core/formats/cron.ts';
import { shellWord } from '../../core/formats/shell.ts';
import { type Entry, execLine, restOfLine, wordList, writeUnit } from '../../core/formats/systemd.ts';
import type { OutFile, StackFile } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { appFolder, usualFolder } from './place.ts';

/** Has neither image nor code: a package of the host. */
export const isOfHost = ({ ways }: Workload): boolean => ways.image === undefined && ways.build === undefined;

/** What the host itself needs: the stack's own files for it, and the timers that call what runs by the clock. */
export function hostFiles(stack: Stack): readonly OutFile[] {
  const inContainers = new Set(stack.workloads.filter((one) => !isOfHost(one)).flatMap(({ files }) => files));
  const files = [
    ...stack.files.filter(({ at }) => !inContainers.has(at)),
    ...stack.workloads.filter(({ kind }) => kind === 'clock').flatMap((one) => unitsOf(stack, one)),
  ];
  return [
    ...files.map((file): OutFile => ({ ...file, path: `host${file.at}` })),
    {
      path: 'host/install',
      text: installScript(stack, files),
      mode: '0755',
      reader: 'shell',
      comment: '#',
    },
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
});

/** Docker 25 or newer with Compose 2.20 or newer, as Debian 13 has them: before those a health check had one pace. */
const docker = ['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx'];

/** Puts the host's part where it is read. It may be run again: what is there is laid over, and nothing of a person's is touched. */
function installScript(stack: Stack, files: readonly StackFile[]): string {
  const own = stack.workloads.filter(isOfHost);
  const packages = [
    ...new Set([...docker, ...own.flatMap(({ ways }) => ways.packages?.names ?? [])]),
  ].toSorted();
  const units = [...new Set(own.flatMap(({ ways }) => ways.packages?.unit ?? []))];
  const enabled = [
    ...units,
    ...files.flatMap(({ at, text }) => {
      const name = /^\/etc\/systemd\/system\/([^/]+)$/.exec(at)?.[1];
      return name !== undefined && /^\[Install\]$/m.test(text) ? [name] : [];
    }),
  ];
  return [
    '#!/bin/sh',
    '# usage, as root on the server: deploy/host/install',
    'set -eu',
    `cd "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)"`,
    'export DEBIAN_FRONTEND=noninteractive',
    'apt-get update',
    `apt-get install --yes --no-install-recommends ${packages.join(' ')}`,
    'for user in app deploy; do',
    '  id "$user" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$user"',
    'done',
    'put() {',
    '  install -D --owner="$2" --group="$3" --mode="$1" ".$4" "$4"',
    '}',
    ...files
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))
      .map(({ at, owner, mode }) => `put ${mode} ${owner.replace(':', ' ')} ${shellWord(at)}`),
    '# A mistake in it would shut everybody out: the running one stays then.',
    ...(files.some(({ at }) => at.startsWith('/etc/ssh/')) ? ['/usr/sbin/sshd -t'] : []),
    'systemctl daemon-reload',
    ...(enabled.length === 0 ? [] : [`systemctl enable ${enabled.join(' ')}`]),
    ...(enabled.length === 0 ? [] : [`systemctl restart ${enabled.join(' ')}`]),
    '',
  ].join('\n');
}
