import type { DnsRecord } from '../stack/stack.ts';
import { both, type Lang, say } from '../text.ts';

const words = {
  title: both('What must stand in the DNS of', 'Ce qui doit figurer dans le DNS de'),
  fill: both(
    'What stands in `<...>` is yours to fill in: the address of the host, the mailbox that reads reports, the key that the host prints.',
    'Ce qui est entre `<...>` est à compléter : l’adresse du serveur, la boîte qui lit les rapports, la clé que le serveur affiche.',
  ),
  name: both('name', 'nom'),
  type: both('type', 'type'),
  value: both('value', 'valeur'),
  why: both('what for', 'pour quoi'),
  now: both('Before the cutover', 'Avant la bascule'),
  later: both('Later', 'Plus tard'),
  mx: both(
    'Leave every other record as it is, the MX above all: the new side receives no mail.',
    'Laissez tous les autres enregistrements, le MX surtout : le nouveau côté ne reçoit pas de courrier.',
  ),
} as const;

/** The records for a person who types them into a form. */
export function recordsTable(zone: string, records: readonly DnsRecord[], lang: Lang): string {
  const text = (word: keyof typeof words): string => say(words[word], lang);
  const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = (some: readonly DnsRecord[]) => [
    row(text('name'), text('type'), 'TTL', text('value'), text('why')),
    row('---', '---', '---', '---', '---'),
    ...some.map(({ name, type, ttlS, value, why }) =>
      row(code(name), type, String(ttlS), code(value), escaped(say(why, lang))),
    ),
    '',
  ];
  const later = records.filter((one) => one.later === true);
  return [
    `# ${text('title')} ${zone}`,
    '',
    text('fill'),
    '',
    text('mx'),
    '',
    `## ${text('now')}`,
    '',
    ...table(records.filter((one) => one.later !== true)),
    ...(later.length === 0 ? [] : [`## ${text('later')}`, '', ...table(later)]),
  ].join('\n');
}

const escaped = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${escaped(text)}\``;
