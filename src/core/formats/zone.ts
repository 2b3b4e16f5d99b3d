import type { DnsRecord } from '../stack/stack.ts';
import { cannotHold } from './cannot-hold.ts';
import { hostName } from './host-name.ts';

/** A character-string holds so many octets at most (RFC 1035, 3.3). */
const most = 255;

/** A name below the origin of a zone file: labels of letters, digits, dashes and underscores, or `@`. */
const below = /^(?:@|[a-z0-9_](?:[a-z0-9_-]{0,62})?(?:\.[a-z0-9_][a-z0-9_-]{0,62})*)$/;

/**
 * One record of a master file (RFC 1035, 5.1).
 * @throws UnmoorError RENDER-103
 */
export const zoneLine = ({ name, ttlS, type, value }: DnsRecord): string => {
  if (!below.test(name)) throw refused(name, 'it is no name of a record');
  return `${name} ${ttlS} IN ${type} ${rdata(type, value)}\n`;
};

function rdata(type: DnsRecord['type'], value: string): string {
  switch (type) {
    case 'TXT':
      return txt(value);
    case 'A':
    case 'AAAA':
      if (/^[0-9a-fA-F.:]+$/.test(value)) return value;
      throw refused(value, 'it is no address');
    case 'CNAME':
    case 'PTR':
      return `${hostName(value)}.`;
    case 'MX': {
      const [preference = '', host = ''] = value.split(' ');
      if (!/^\d{1,5}$/.test(preference)) throw refused(value, 'an MX begins with a number');
      return `${preference} ${hostName(host)}.`;
    }
    case 'CAA': {
      const caa = /^(\d{1,3}) ([a-z]+) (.+)$/.exec(value);
      if (caa === null) throw refused(value, 'a CAA is flags, a tag and a value');
      return `${caa[1]} ${caa[2]} ${quoted(new TextEncoder().encode(caa[3]))}`;
    }
  }
}

/** Text as character-strings, each in quotes; readers join them without anything between. */
export function txt(text: string): string {
  const octets = new TextEncoder().encode(text);
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at < octets.length; at += most)
    pieces.push(quoted(octets.subarray(at, at + most)));
  return pieces.join(' ');
}

/** What is no printable ASCII, and what quotes give a meaning to, as `\DDD`. */
const quoted = (octets: Uint8Array): string =>
  `"${[...octets]
    .map((octet) =>
      octet < 0x20 || octet > 0x7e || octet === 0x22 || octet === 0x5c
        ? `\\${String(octet).padStart(3, '0')}`
        : String.fromCharCode(octet),
    )
    .join('')}"`;

const refused = (text: string, why: string) =>
  cannotHold('a zone file', text, why, 'change the value, then render again.');
