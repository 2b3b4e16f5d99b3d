import type { Finding } from '../../../../core/finding.ts';
import { ident, literal } from '../../../../io/postgres.ts';
import type { Facts, ServerFacts } from '../facts/facts.ts';
import { count, found, list, seen, statements } from '../found.ts';

const providers: Readonly<Record<string, string>> = { c: 'libc', i: 'icu', b: 'builtin' };

export function judgeLocale(facts: Facts): Finding[] {
  const source = seen(facts.source.server);
  const target = facts.target === undefined ? undefined : seen(facts.target.server);
  const findings = source === undefined ? [] : judgeVersion(facts, source);
  if (source === undefined || target === undefined || facts.target === undefined) return findings;
  const remedy = `${createAs(source, `${facts.target.endpoint.database}_new`)}\n-- then give that database in --to`;
  const undo = `DROP DATABASE ${ident(`${facts.target.endpoint.database}_new`)};`;
  if (source.encoding !== target.encoding)
    findings.push(
      found('PG-ENCODING', 'target', {
        what: `The source is encoded in ${source.encoding}, the target in ${target.encoding}.`,
        why: 'Text that the target cannot hold would stop the copy in its middle.',
        remedy,
        undo,
      }),
    );
  if (sorting(source) !== sorting(target))
    findings.push(
      found('PG-LOCALE', 'target', {
        what: `The source sorts by ${sorting(source)}, the target by ${sorting(target)}.`,
        why: 'ORDER BY, lower() and ranges of text would answer otherwise than before.',
        remedy,
        undo,
      }),
    );
  else if (source.actualCollationVersion !== target.actualCollationVersion)
    findings.push(
      found('PG-COLLATION-DIFFERS', 'target', {
        what: `Collations are version ${source.actualCollationVersion ?? 'unknown'} on the source and ${target.actualCollationVersion ?? 'unknown'} on the target.`,
        why: 'Some texts may sort otherwise. Indexes are built anew on the target, so they are right there.',
      }),
    );
  return [...findings, ...judgeMissing(facts)];
}

function judgeVersion(facts: Facts, source: ServerFacts): Finding[] {
  if (source.collationVersion === null || source.collationVersion === source.actualCollationVersion)
    return [];
  const database = ident(facts.source.endpoint.database);
  return [
    found('PG-COLLATION-VERSION', 'source', {
      what: `Database ${database} was made with collations of version ${source.collationVersion}, and the source's machine has ${source.actualCollationVersion ?? 'none'} now.`,
      why: 'Its text indexes may be in a wrong order: rows are missed, and duplicates may be under a unique key, which the target would refuse.',
      remedy: `REINDEX DATABASE ${database};\nALTER DATABASE ${database} REFRESH COLLATION VERSION;`,
    }),
  ];
}

function judgeMissing(facts: Facts): Finding[] {
  const wanted = seen(facts.source.collations) ?? [];
  const there = facts.target === undefined ? undefined : seen(facts.target.collations);
  const missing = there === undefined ? [] : wanted.filter((name) => !there.includes(name));
  if (missing.length === 0) return [];
  return [
    found('PG-COLLATION-MISSING', 'target', {
      what: `${count(missing.length, 'collation')} of the source's columns ${missing.length === 1 ? 'is' : 'are'} not on the target: ${list(missing.map(ident))}.`,
      why: 'Tables that use them could not be made.',
      remedy: statements([
        "-- make the locales on the target's machine (Debian: dpkg-reconfigure locales), then:",
        "SELECT pg_import_system_collations('pg_catalog');",
      ]),
    }),
  ];
}

const sorting = (server: ServerFacts): string =>
  [server.collate, server.ctype, providers[server.provider] ?? server.provider, server.icuLocale ?? '']
    .filter((part) => part !== '')
    .join(' / ');

/** template0 is the only template that takes another encoding or locale. */
function createAs(source: ServerFacts, name: string): string {
  const provider =
    source.major >= 15 && source.provider !== 'c'
      ? ` LOCALE_PROVIDER ${providers[source.provider] ?? 'libc'}`
      : '';
  const locale =
    source.provider === 'i' && source.icuLocale !== null ? ` ICU_LOCALE ${literal(source.icuLocale)}` : '';
  const builtin =
    source.provider === 'b' && source.icuLocale !== null
      ? ` BUILTIN_LOCALE ${literal(source.icuLocale)}`
      : '';
  return `CREATE DATABASE ${ident(name)} TEMPLATE template0 ENCODING ${literal(source.encoding)}${provider} LC_COLLATE ${literal(source.collate)} LC_CTYPE ${literal(source.ctype)}${locale}${builtin};`;
}
