import type { Rights } from '../../core/stack/sandbox.ts';
import type { MainCfLine } from '../../core/formats/main-cf.ts';
import { mailEnv } from '../../core/mail/app-env.ts';
import { keyFolder, milterPort, selector } from '../../core/mail/dkim.ts';
import { hostLines, imageEnv } from '../../core/mail/send-only.ts';
import { inImage, onHost, postfixFiles } from '../../core/mail/workload.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { dkimFiles } from './dkim.ts';
import { records } from './records.ts';

export function render(rendering: Rendering): Rendered {
  const { asked, settings } = rendering;
  const common = { records: records(asked), env: mailEnv(asked, rendering.at('mail')) };
  if (!asked.target.can('processes')) {
    const env = {
      ...imageEnv(asked, settings),
      DKIM_SELECTOR: { kind: 'plain', value: selector },
      // It makes a key only where the volume holds none, and writes its record beside it.
      DKIM_AUTOGENERATE: { kind: 'plain', value: '1' },
    } as const;
    return { ...common, files: [], workloads: [inImage(env, [keys])] };
  }
  const dkim = dkimFiles(asked);
  const files = postfixFiles(hostLines(asked, settings, signed));
  return {
    ...common,
    files: [...files, ...dkim],
    workloads: [signs(dkim), onHost(files, [{ workload: 'mail-dkim', is: 'well' }])],
  };
}

/** What hands each mail to opendkim before it leaves (postfix MILTER_README). */
const signed: readonly MainCfLine[] = [
  { name: 'smtpd_milters', value: `inet:127.0.0.1:${milterPort}` },
  { name: 'non_smtpd_milters', value: '$smtpd_milters' },
  {
    name: 'milter_default_action',
    value: 'tempfail',
    why: 'unsigned mail is taken for spam: while opendkim is away, mail waits',
  },
];

const keys = { name: 'dkim-keys', at: keyFolder } as const;

/** It reads its key and writes its pid as root, and becomes opendkim. */
const signerRights: Rights = {
  writes: ['/run/opendkim'],
  capabilities: ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_SETGID', 'CAP_SETUID'],
};

const signs = (files: readonly StackFile[]): Workload => ({
  id: 'mail-dkim',
  does: both('Signs each mail with DKIM.', 'Signe chaque courriel avec DKIM.'),
  kind: 'serve',
  ways: { packages: { names: ['opendkim', 'opendkim-tools'], unit: 'opendkim', rights: signerRights } },
  env: {},
  listens: [{ name: 'milter', port: milterPort, speaks: 'tcp' }],
  files: files.map(({ at }) => at),
  keeps: [keys],
  health: { kind: 'tcp', port: milterPort },
  replicas: 1,
  after: [],
  stop: { signal: 'TERM', withinS: 30 },
});
