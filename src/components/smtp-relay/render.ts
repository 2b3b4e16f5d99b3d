import { hostName } from '../../core/formats/host-name.ts';
import type { MainCfLine } from '../../core/formats/main-cf.ts';
import { dmarcRecords } from '../../core/dns/dmarc.ts';
import { mailEnv } from '../../core/mail/app-env.ts';
import { hostLines, imageEnv } from '../../core/mail/send-only.ts';
import { inImage, onHost, postfixFiles, postfixRights } from '../../core/mail/workload.ts';
import type { Asked } from '../../core/plan/asked.ts';
import type { Setting } from '../../core/plan/settings.ts';
import { asName } from '../../core/stack/app.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { oneShot } from '../../core/stack/one-shot.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { EnvValue } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';

/** What only the person's env file knows: `[smtp.example.com]:587`, and who we are there. */
const given = (name: string, secret: boolean): EnvValue => ({ kind: 'given', name, secret });
const relayName = 'SMTP_RELAY';
const relay = given(relayName, false);
const user = given('SMTP_RELAY_USER', false);
const password = given('SMTP_RELAY_PASSWORD', true);

/** The relay signs with a key of its own, so nothing here does; its own records (SPF, DKIM) stand in its console. */
export function render(rendering: Rendering): Rendered {
  const { asked } = rendering;
  const { relayhost: _, ...settings } = rendering.settings;
  const sized = { ...settings, myhostname: greeting(rendering) };
  const common = { records: dmarcRecords, env: mailEnv(asked, rendering.at('mail')) };
  if (!asked.target.can('processes')) {
    const env = {
      ...imageEnv(asked, sized),
      RELAYHOST: relay,
      RELAYHOST_USERNAME: user,
      RELAYHOST_PASSWORD: password,
    };
    return { ...common, files: [], workloads: [{ ...inImage(env, []), mail: { relay: relayName } }] };
  }
  const files = [...postfixFiles(hostLines(asked, sized, relayed)), ...envFiles(asked)];
  const workload = onHost(files, []);
  return {
    ...common,
    files,
    workloads: [
      {
        ...workload,
        // libsasl2-modules: without it Postfix knows no way to say a password.
        ways: {
          packages: {
            names: ['postfix', 'ca-certificates', 'libsasl2-modules'],
            unit: 'postfix',
            rights: postfixRights,
          },
        },
        mail: { relay: relayName },
        env: { [relayName]: relay, SMTP_RELAY_USER: user, SMTP_RELAY_PASSWORD: password },
      },
    ],
  };
}

const greeting = ({ asked }: Rendering): Setting => ({
  value: `mail.${hostName(asked.domain)}`,
  how: both('the name that it greets with', 'le nom sous lequel il salue'),
  source: 'https://www.postfix.org/postconf.5.html#myhostname',
});

const relayAt = '/etc/postfix/relay';
const passwordAt = '/etc/postfix/relay-password';

/** Both tables are written from the env file. While one is missing mail waits in the queue: it never leaves past the relay. */
const relayed: readonly MainCfLine[] = [
  { name: 'mydestination', value: '$myhostname, localhost' },
  {
    name: 'sender_dependent_relayhost_maps',
    value: `regexp:${relayAt}`,
    why: 'whoever sends, to the relay of the env file; unmoor-mail-relay writes it before Postfix starts',
  },
  { name: 'smtp_sasl_auth_enable', value: 'yes' },
  { name: 'smtp_sasl_password_maps', value: `texthash:${passwordAt}` },
  { name: 'smtp_sasl_security_options', value: 'noanonymous' },
];

const scriptAt = '/usr/local/sbin/unmoor-mail-relay';

/** What brings the relay's name and password from the env file to Postfix, which reads no environment. */
const envFiles = (asked: Asked): readonly StackFile[] => [
  { at: scriptAt, text: script, mode: '0755', owner: 'root:root', reader: 'shell', comment: '#' },
  oneShot({
    name: 'unmoor-mail-relay',
    describes: 'The relay of the mail of the app, from its env file',
    runs: scriptAt,
    env: `/etc/${asName(asked.app.app)}/app.env`,
    // Debian 12 starts Postfix as an instance, Debian 13 as itself.
    before: ['postfix.service', 'postfix@-.service'],
    rights: { writes: ['/etc/postfix'], capabilities: ['CAP_DAC_OVERRIDE'] },
  }),
];

const script = `#!/bin/sh
# Writes from the env file where Postfix hands its mail to, and with which password.
set -eu
umask 077
case "$SMTP_RELAY" in
  *[!]A-Za-z0-9.:[-]* | '') echo "SMTP_RELAY must look like [smtp.example.com]:587" >&2; exit 1 ;;
esac
case "$SMTP_RELAY_USER$SMTP_RELAY_PASSWORD" in
  *'
'*) echo "SMTP_RELAY_USER and SMTP_RELAY_PASSWORD must each be one line" >&2; exit 1 ;;
esac
case "$SMTP_RELAY_USER" in
  *:* | '') echo "SMTP_RELAY_USER must be there, and have no colon" >&2; exit 1 ;;
esac
printf '/^/ %s\\n' "$SMTP_RELAY" > ${relayAt}
printf '%s %s:%s\\n' "$SMTP_RELAY" "$SMTP_RELAY_USER" "$SMTP_RELAY_PASSWORD" > ${passwordAt}
# Postfix opens both before it gives up root's rights.
chmod 600 ${relayAt} ${passwordAt}
`;
