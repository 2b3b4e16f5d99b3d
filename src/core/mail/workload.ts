import { mainCf, type MainCfLine } from '../formats/main-cf.ts';
import type { Rights } from '../stack/sandbox.ts';
import type { Asked } from '../plan/asked.ts';
import type { StackFile } from '../stack/file.ts';
import type { Serves } from '../stack/stack.ts';
import { becomesAnother, type EnvValue, type Keep, type Listen, type Workload } from '../stack/workload.ts';
import { both } from '../text.ts';
import { suppressedAt } from './send-only.ts';

/** Pinned: 5.1 signs with OpenDKIM, as a host of one's own does; 6 signs with rspamd (README of bokysan/docker-postfix). */
const image = 'boky/postfix:v5.1.0';

/** SMTP's own port on the loopback of a host; the image listens on the port of submission. */
const listen = (processes: boolean): Listen => ({ name: 'smtp', port: processes ? 25 : 587, speaks: 'tcp' });

/** Whoever it hands its mail to, a mail server of the stack is found by this name. */
export const serves = ({ target }: Asked): readonly Serves[] => [
  { id: 'mail', listens: [listen(target.can('processes'))] },
];

const common = {
  id: 'mail',
  does: both(
    'Takes the app’s mail, keeps it on disk and sends it on.',
    'Prend les courriels de l’application, les garde sur disque et les transmet.',
  ),
  kind: 'serve',
  replicas: 1,
  // Two of one queue would deliver everything twice.
  single: true,
  mib: 48,
  stop: { signal: 'TERM', withinS: 30 },
  outbound: true,
  mail: {},
} as const;

const queue: Keep = { name: 'mail-queue', at: '/var/spool/postfix', gib: 1 };

/**
 * Those that Debian's unit keeps: its first process is root, its programs become others, and `postdrop` takes the group of its file. Its
 * cleanup and delivery agents look addresses up over netlink.
 */
export const postfixRights: Rights = {
  writes: ['/var/spool/postfix', '/var/lib/postfix', '/run', '-/var/log/mail.log'],
  capabilities: [
    'CAP_CHOWN',
    'CAP_DAC_OVERRIDE',
    'CAP_DAC_READ_SEARCH',
    'CAP_NET_BIND_SERVICE',
    'CAP_SETGID',
    'CAP_SETUID',
    'CAP_SYS_CHROOT',
  ],
  families: ['AF_NETLINK'],
  startsSetgid: true,
};

/** Postfix of the distribution, reached from its own host only. */
export const onHost = (files: readonly StackFile[], after: Workload['after']): Workload => ({
  ...common,
  ways: { packages: { names: ['postfix', 'ca-certificates'], unit: 'postfix', rights: postfixRights } },
  env: {},
  listens: [listen(true)],
  files: files.map(({ at }) => at),
  keeps: [queue],
  health: { kind: 'tcp', port: listen(true).port },
  after,
});

/** The same in a container of its own. */
export const inImage = (env: Readonly<Record<string, EnvValue>>, keeps: readonly Keep[]): Workload => ({
  ...common,
  ways: {
    image: {
      name: image,
      asks: 'wget',
      writesItself: true,
      capabilities: [...becomesAnother, 'KILL', 'NET_BIND_SERVICE', 'SYS_CHROOT'],
    },
  },
  env,
  listens: [listen(false)],
  files: [],
  keeps: [queue, ...keeps],
  health: { kind: 'tcp', port: listen(false).port },
  after: [],
});

const file = (at: string, text: string): StackFile => ({
  at,
  text,
  mode: '0644',
  owner: 'root:root',
  reader: 'postfix',
  comment: '#',
});

/** Files of a Postfix that only sends. */
export const postfixFiles = (lines: readonly MainCfLine[]): readonly StackFile[] => [
  file('/etc/postfix/main.cf', mainCf(lines)),
  file(
    suppressedAt,
    '# Addresses that get no mail any more, one a line, then what the sender is told:\n# someone@example.com 550 5.1.1 this address bounced\n',
  ),
];
