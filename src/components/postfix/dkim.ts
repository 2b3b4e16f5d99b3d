import { hostName } from '../../core/formats/host-name.ts';
import { opendkimConf, opendkimTable } from '../../core/formats/opendkim.ts';
import { keyFolder, milterPort, selector } from '../../core/mail/dkim.ts';
import { senderDomains } from '../../core/mail/send-only.ts';
import type { Asked } from '../../core/plan/asked.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { oneShot } from '../../core/stack/one-shot.ts';

const keyTableAt = '/etc/opendkim/key-table';
const signingTableAt = '/etc/opendkim/signing-table';
const keyAt = `${keyFolder}/${selector}.private`;

/** Makes the key where there is none, each time before opendkim starts. */
const keyScriptAt = '/usr/local/sbin/unmoor-mail-key';

/** What opendkim signs, with which key, and how the key comes to be. The key itself is made on the host and never leaves it. */
export function dkimFiles(asked: Pick<Asked, 'app' | 'domain'>): readonly StackFile[] {
  const signed = registered(senderDomains(asked));
  return [
    file('/etc/opendkim.conf', opendkimConf(conf), 'opendkim'),
    file(
      keyTableAt,
      opendkimTable(signed.map((domain) => [domain, `${domain}:${selector}:${keyAt}`])),
      'opendkim',
    ),
    file(
      signingTableAt,
      opendkimTable(
        signed.flatMap((domain) => [
          [`*@${domain}`, domain],
          [`*@*.${domain}`, domain],
        ]),
      ),
      'opendkim',
    ),
    oneShot({
      name: 'unmoor-mail-key',
      describes: 'The DKIM key of the mail of the app',
      runs: keyScriptAt,
      before: ['opendkim.service'],
      rights: {
        writes: ['/etc/opendkim'],
        capabilities: ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER'],
      },
    }),
    { ...file(keyScriptAt, keyScript(hostName(asked.domain)), 'shell'), mode: '0755' },
  ];
}

const file = (at: string, text: string, reader: string): StackFile => ({
  at,
  text,
  mode: '0644',
  owner: 'root:root',
  reader,
  comment: '#',
});

/** Of names one below the other only the upper: its signature is aligned for both (RFC 7489, 3.1.1, relaxed). */
const registered = (domains: readonly string[]): readonly string[] =>
  domains.filter((domain) => !domains.some((other) => domain.endsWith(`.${other}`)));

/** opendkim.conf(5). Only what leaves is signed; nothing is received, so nothing is verified. */
const conf: readonly (readonly [string, string])[] = [
  ['Mode', 's'],
  ['Socket', `inet:${milterPort}@127.0.0.1`],
  ['UserID', 'opendkim'],
  ['PidFile', '/run/opendkim/opendkim.pid'],
  ['UMask', '007'],
  ['Syslog', 'yes'],
  ['KeyTable', `file:${keyTableAt}`],
  ['SigningTable', `refile:${signingTableAt}`],
  ['InternalHosts', '127.0.0.1'],
  ['SignatureAlgorithm', 'rsa-sha256'],
  ['MinimumKeyBits', '2048'],
  // Spaces that a server on the way folds differently do not break the signature.
  ['Canonicalization', 'relaxed/simple'],
  // A second From, put in on the way, breaks the signature.
  ['OversignHeaders', 'From'],
  ['RequireSafeKeys', 'yes'],
];

/** RSA of 2048 bits: what every receiver verifies; Ed25519 (RFC 8463) many do not. */
const keyScript = (domain: string): string => `#!/bin/sh
# Makes the DKIM key of ${domain} where there is none, and shows the record that belongs in the DNS.
set -eu
umask 077
keys=${keyFolder}
mkdir -p "$keys"
if [ ! -s "$keys/${selector}.private" ]; then
  opendkim-genkey --bits=2048 --hash-algorithms=sha256 --domain=${domain} --selector=${selector} --directory="$keys"
fi
# RequireSafeKeys: only the one who signs may read it.
chown -R opendkim:opendkim "$keys"
cat "$keys/${selector}.txt"
`;
