import { type Known, type NameRecord, type Question, types } from './wire.ts';

const mostAliases = 8;

/** Follows aliases, and takes `*.example.com` for a name that has no records of its own (RFC 4592). */
export function lookUp(
  records: readonly NameRecord[],
  { name, type }: Pick<Question, 'name' | 'type'>,
): Known {
  const answers: NameRecord[] = [];
  let exists = false;
  let at = name;
  for (let hops = 0; hops < mostAliases; hops++) {
    const here = recordsOf(records, at);
    exists ||= here.length > 0;
    const wanted = here.filter((record) => types[record.type] === type);
    answers.push(...wanted);
    const alias = here.find((record) => record.type === 'CNAME');
    if (wanted.length > 0 || alias === undefined) break;
    answers.push(alias);
    at = alias.value.toLowerCase();
  }
  return { answers, exists };
}

function recordsOf(records: readonly NameRecord[], name: string): NameRecord[] {
  const own = records.filter((record) => record.name === name);
  if (own.length > 0) return own;
  const wild = `*.${name.split('.').slice(1).join('.')}`;
  return records.filter((record) => record.name === wild).map((record) => ({ ...record, name }));
}
