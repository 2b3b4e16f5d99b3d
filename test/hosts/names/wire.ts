/** Types of records that a test may set (RFC 1035, 3.2.2; AAAA: RFC 3596; CAA: RFC 8659), and their numbers. */
export const types = { A: 1, NS: 2, CNAME: 5, PTR: 12, MX: 15, TXT: 16, AAAA: 28, CAA: 257 } as const;

export type RecordType = keyof typeof types;

export interface NameRecord {
  readonly name: string;
  readonly type: RecordType;
  /** As in a zone file: `10 mail.example.com` for MX, `0 issue letsencrypt.org` for CAA; a TXT's text without quotes. */
  readonly value: string;
}

export interface Question {
  readonly id: number;
  /** Lower case, no dot at the end. */
  readonly name: string;
  readonly type: number;
  /** As it was sent: case included, for clients that check it (0x20). */
  readonly raw: Buffer;
  readonly recursionDesired: boolean;
}

const headerLength = 12;

/** @returns undefined for what is no question; one question a message is all that anybody sends */
export function readQuestion(message: Buffer): Question | undefined {
  if (message.length < headerLength || (message.readUInt16BE(2) & 0x8000) !== 0) return undefined;
  const labels: string[] = [];
  let at = headerLength;
  for (let length = message[at]; length !== undefined && length !== 0; length = message[at]) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length).toLowerCase());
    at += 1 + length;
  }
  const end = at + 5;
  if (end > message.length) return undefined;
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.'),
    type: message.readUInt16BE(at + 1),
    raw: message.subarray(headerLength, end),
    recursionDesired: (message.readUInt16BE(2) & 0x0100) !== 0,
  };
}

/** What is known of a name. One that has no record of the type asked for exists all the same. */
export interface Known {
  readonly answers: readonly NameRecord[];
  readonly exists: boolean;
}

/**
 * By an authority for every name (AA) that also follows aliases (RA).
 *
 * @param most bytes; what would be longer is told without its answers, as cut short (TC)
 */
export function writeAnswer(question: Question, { answers, exists }: Known, most: number): Buffer {
  const body = Buffer.concat(answers.map(writeRecord));
  const isCut = headerLength + question.raw.length + body.length > most;
  const header = Buffer.alloc(headerLength);
  header.writeUInt16BE(question.id, 0);
  const flags = (question.recursionDesired ? 0x0100 : 0) | (isCut ? 0x0200 : 0) | (exists ? 0 : nxdomain);
  header.writeUInt16BE(0x8480 | flags, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(isCut ? 0 : answers.length, 6);
  return Buffer.concat([header, question.raw, ...(isCut ? [] : [body])]);
}

const nxdomain = 3;

/** Seconds. A test that changes a record asks again at once. */
const timeToLive = 1;

function writeRecord({ name, type, value }: NameRecord): Buffer {
  const data = dataOf(type, value);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(types[type], 0);
  fixed.writeUInt16BE(1, 2); // IN
  fixed.writeUInt32BE(timeToLive, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([writeName(name), fixed, data]);
}

function dataOf(type: RecordType, value: string): Buffer {
  switch (type) {
    case 'A':
      return Buffer.from(value.split('.').map(Number));
    case 'AAAA':
      return writeIPv6(value);
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return writeName(value);
    case 'MX': {
      const [preference, host = ''] = value.split(' ');
      const number = Buffer.alloc(2);
      number.writeUInt16BE(Number(preference));
      return Buffer.concat([number, writeName(host)]);
    }
    case 'TXT':
      return writeText(value);
    case 'CAA': {
      const [flags, tag = '', who = ''] = value.split(' ');
      return Buffer.concat([Buffer.from([Number(flags)]), counted(tag), Buffer.from(who)]);
    }
  }
}

/** Without compression: no answer of ours is long. */
function writeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([...labels.map(counted), Buffer.alloc(1)]);
}

/** A text is strings of up to 255 bytes; a DKIM key takes two. */
function writeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const parts = Math.max(1, Math.ceil(bytes.length / 255));
  return Buffer.concat(
    Array.from({ length: parts }, (_, index) => counted(bytes.subarray(index * 255, (index + 1) * 255))),
  );
}

function counted(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function writeIPv6(value: string): Buffer {
  const [head = '', tail] = value.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [first, last] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - first.length - last.length }, () => '0');
  const bytes = Buffer.alloc(16);
  [...first, ...zeros, ...last].forEach((group, index) =>
    bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2),
  );
  return bytes;
}
