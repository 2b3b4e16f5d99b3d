import { zoneLine } from '../formats/zone.ts';
import { hostName } from '../formats/host-name.ts';
import type { OutFile } from '../stack/file.ts';
import type { DnsRecord, Stack } from '../stack/stack.ts';
import { people } from '../stack/file.ts';
import { cloudflareScript } from './cloudflare.ts';
import { mtaStsPolicy } from './mta-sts.ts';
import { recordsTable } from './table.ts';

/** A part of a record that only the person, or the host once it is there, can tell: `<host-ip>`. */
const unknown = /<[a-z-]+>/;

/** Everything that must stand in the DNS: as a zone snippet, as a script for Cloudflare's API with its data, and for people. */
export function dnsFiles({ domain, records }: Pick<Stack, 'domain' | 'records'>): readonly OutFile[] {
  if (records.length === 0) return [];
  const zone = hostName(domain);
  return [
    { path: 'dns/zone', text: zoneSnippet(zone, records), mode: '0644', reader: 'zone', comment: ';' },
    { path: 'dns/records.json', text: recordsJson(zone, records), mode: '0644', reader: people },
    ...(records.some(({ name }) => name === '_mta-sts') ? [mtaStsPolicy] : []),
    { path: 'dns/cloudflare', text: cloudflareScript, mode: '0755', reader: 'shell', comment: '#' },
    ...(['en', 'fr'] as const).map(
      (lang): OutFile => ({
        path: `dns/records.${lang}.md`,
        text: recordsTable(zone, records, lang),
        mode: '0644',
        reader: people,
        comment: '<!--',
      }),
    ),
  ];
}

/** Lines of a master file. What cannot be written yet stands there as a comment, with what it awaits. */
function zoneSnippet(domain: string, records: readonly DnsRecord[]): string {
  const lines = records
    .filter(({ type }) => type !== 'PTR') // of another zone: the provider's
    .map((record) => {
      const { name, ttlS, type, value, why, later, merge } = record;
      const raw = `; ${name} ${ttlS} IN ${type} ${value}\n`;
      const line = unknown.test(value) || later === true || merge !== undefined ? raw : zoneLine(record);
      return `; ${why.en}\n${line}`;
    });
  return `$ORIGIN ${domain}.\n${lines.join('')}`;
}

function recordsJson(zone: string, records: readonly DnsRecord[]): string {
  const plain = records
    .filter(({ type, later }) => type !== 'PTR' && later !== true)
    .map(({ name, type, value, ttlS, merge }) => ({
      name: name === '@' ? zone : `${name}.${zone}`,
      type,
      content: value,
      ttl: ttlS,
      ...(merge === undefined ? {} : { merge }),
    }));
  return `${JSON.stringify({ zone, records: plain }, null, 2)}\n`;
}
