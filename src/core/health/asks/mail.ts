import { mailHosts } from '../../host/ways-out.ts';
import { ask, linesOf, partsOf } from '../ask.ts';
import { commandsOf } from '../commands.ts';
import { serviceNames, serviceOf, within } from '../services.ts';

export interface MailSeen {
  /** The name that the mail server says it has; undefined where there is none. */
  readonly name?: string;
  /** Mails that wait, and the age in s of the oldest. */
  readonly waiting: number;
  readonly oldestS: number;
  /** Why the last one waits, in the words of Postfix. */
  readonly reason?: string;
  /** Who was asked on port 25, and whether anybody let us in; undefined where no name was known. */
  readonly port25?: { readonly asked: readonly string[]; readonly isOpen: boolean };
  /** Public keys that mail is signed with, by the names that they stand under in the DNS. */
  readonly keys: ReadonlyMap<string, string>;
}

const port25 = `echo '## port25'
for name in ${mailHosts.join(' ')}; do
  getent ahostsv4 "$name" > /dev/null || continue
  echo "asked $name"
  if timeout 5 bash -c "exec 3<>/dev/tcp/$name/25" 2>/dev/null; then echo open; break; fi
done`;

export const mailAsk = ask({
  script: ({ manifest }) => {
    const { units, mail } = manifest;
    const service = serviceOf(manifest, serviceNames.mail);
    if (service === undefined && !units.some(({ name }) => name === 'postfix.service')) return '';
    const there = service === undefined ? 'sh -c' : `${within(manifest, service)} sh -c`;
    return `echo '## name'
${there} 'postconf -xh myhostname'
echo '## queue'
${there} 'postqueue -j' 2>/dev/null | jq -r '[.arrival_time, (.recipients[0].delay_reason // "")] | @tsv' | awk -F '\\t' -v now="$(date +%s)" '
  { n++; if (!first || $1 < first) first = $1; if ($2 != "") why = $2 } END { print n + 0; print first ? now - first : 0; print why }'
${mail?.relay === undefined ? port25 : ''}
${there} 'for file in ${commandsOf(manifest).mailKeys}; do [ -e "$file" ] && echo "## key" && cat "$file"; done'
`;
  },
  read: (text): MailSeen => {
    const parts = partsOf(text);
    const [waiting = '0', oldest = '0', reason = ''] = (parts.get('queue') ?? '').split('\n');
    const port = linesOf(parts.get('port25') ?? '');
    const asked = port.flatMap((line) => (line.startsWith('asked ') ? [line.slice(6)] : []));
    const name = linesOf(parts.get('name') ?? '')[0];
    return {
      ...(name === undefined ? {} : { name }),
      waiting: Number(waiting),
      oldestS: Number(oldest),
      ...(reason === '' ? {} : { reason }),
      ...(asked.length === 0 ? {} : { port25: { asked, isOpen: port.includes('open') } }),
      keys: new Map(
        text
          .split(/^## key\n/m)
          .slice(1)
          .map(keyOf),
      ),
    };
  },
});

/** As opendkim-genkey(8) writes it: a name, and a text in pieces. */
function keyOf(text: string): [string, string] {
  const name = /^(\S+)/.exec(text)?.[1] ?? '';
  const joined = [...text.matchAll(/"([^"]*)"/g)].map(([, piece = '']) => piece).join('');
  return [name, publicKeyIn(joined) ?? ''];
}

/** `p=` of a DKIM record (RFC 6376, 3.6.1), without white space. */
export const publicKeyIn = (record: string): string | undefined =>
  /(?:^|;)\s*p=([^;]*)/.exec(record)?.[1]?.replaceAll(/\s/g, '');
