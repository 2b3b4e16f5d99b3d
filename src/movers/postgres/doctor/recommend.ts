import type { Finding } from '../../../core/finding.ts';
import type { Method, MethodAdvice, MethodVerdict } from '../../../core/method.ts';
import { never } from '../../../core/never.ts';
import { showDuration } from '../../../core/units.ts';
import { catalogue, type Entry, type FindingCode } from './catalogue.ts';
import type { Facts, ServerFacts } from './facts/facts.ts';
import { copyEstimate } from './families/size.ts';
import { setting } from './families/wal.ts';
import { list, seen } from './found.ts';

/** What a blocking finding stops; a code that is not of this catalogue stops everything. */
const stops = (finding: Finding): Entry['stops'] =>
  finding.code in catalogue ? catalogue[finding.code as FindingCode].stops : 'all';

/** What stops a copy of the files as well. All else that blocks speaks of rows and schemas. */
const ofFilesToo: ReadonlySet<string> = new Set<FindingCode>([
  'PG-STANDBY',
  'PG-POOLER',
  'PG-VERSION-OLD',
  'PG-VERSION-DOWN',
  'PG-EXTENSION-MISSING',
  'PG-COLLATION-MISSING',
  'PG-DISK',
]);

/** Which methods the two sides allow as they are, each with the reason, and the one with the shortest pause. Pure. */
export function recommend(findings: readonly Finding[], facts: Facts): MethodAdvice {
  const blocking = findings.filter((finding) => finding.level === 'blocks');
  const methods = [logical(blocking, facts), physical(blocking, facts), offline(blocking, facts)];
  const best = methods.find((one) => one.possible === true);
  return { recommended: best?.method ?? 'none', methods };
}

const says = (finding: Finding) => `${finding.code}: ${finding.what}`;

function verdict(
  method: Method,
  against: readonly string[],
  unknown: readonly string[],
  open: readonly string[],
): MethodVerdict {
  if (against.length > 0) return { method, possible: false, why: against };
  if (unknown.length > 0) return { method, possible: 'unknown', why: unknown };
  return { method, possible: true, why: open };
}

/** What every method must have seen of the source before anything can be said for it. */
const unseen = (facts: Facts): string[] => {
  const { server, role, tables } = facts.source;
  return [server, role, tables].flatMap((fact) =>
    fact.known ? [] : [`The source could not be looked at: ${fact.why}.`],
  );
};

const logical = (blocking: readonly Finding[], facts: Facts): MethodVerdict =>
  verdict('logical', blocking.filter((finding) => stops(finding) !== 'nothing').map(says), unseen(facts), [
    'Nothing stands against streaming changes while the app serves.',
  ]);

function physical(blocking: readonly Finding[], facts: Facts): MethodVerdict {
  const server = seen(facts.source.server);
  const target = facts.target === undefined ? undefined : seen(facts.target.server);
  const admitted = seen(facts.source.physical);
  const against = blocking.filter((finding) => ofFilesToo.has(finding.code)).map(says);
  if (server !== undefined && target !== undefined && server.major !== target.major)
    against.push(
      `The source is PostgreSQL ${server.major} and the target ${target.major}; files fit the same major only.`,
    );
  if (admitted?.admitted === false)
    against.push(`The source admits no physical replication session from here: ${admitted.why}.`);
  if (server !== undefined) against.push(...inFiles(server), ...onThisMachine(facts, server));
  const unknown = facts.source.physical.known
    ? unseen(facts)
    : [
        `Whether the source admits a physical replication session is not known: ${facts.source.physical.why}.`,
      ];
  return verdict('physical', against, unknown, [
    'The source admits a physical replication session, and the majors fit; the whole cluster is copied as it is, file by file.',
    ...comesAlong(facts, server),
  ]);
}

function inFiles(server: ServerFacts): string[] {
  const against: string[] = [];
  if (server.tablespaces.length > 0)
    against.push(`Tablespaces lie outside the data directory: ${list(server.tablespaces)}.`);
  if (server.settings['wal_level'] === 'minimal')
    against.push('wal_level is minimal, and replica is needed.');
  if (server.sendersUsed + 2 > setting(server, 'max_wal_senders'))
    against.push(
      `${server.sendersUsed} of ${setting(server, 'max_wal_senders')} walsenders of the source are taken, and 2 more are needed.`,
    );
  return against;
}

function onThisMachine(facts: Facts, server: ServerFacts): string[] {
  const tools = seen(facts.tools);
  if (tools === undefined || tools.baseBackup.includes(server.major)) return [];
  const have = tools.baseBackup.length === 0 ? 'none' : tools.baseBackup.join(', ');
  return [`pg_basebackup ${server.major} is needed on this machine, which has ${have}.`];
}

/** A copy of the files asks nobody what belongs to the app. */
function comesAlong(facts: Facts, server: ServerFacts | undefined): string[] {
  const along: string[] = [];
  if (server !== undefined && server.otherDatabases.length > 0)
    along.push(`Other databases of the source come along: ${list(server.otherDatabases)}.`);
  const platform = seen(facts.source.platform)?.platform;
  if (platform !== undefined) along.push(`The machinery of ${platform} comes along too.`);
  return along;
}

function offline(blocking: readonly Finding[], facts: Facts): MethodVerdict {
  const estimate = copyEstimate(facts);
  const pause = estimate === undefined ? '' : `, about ${showDuration(estimate.ms)}`;
  return verdict('offline', blocking.filter((finding) => stops(finding) === 'all').map(says), unseen(facts), [
    `Ordinary connections are enough. Writes pause for the whole copy${pause}: \`unmoor rehearse --offline\` measures it first.`,
  ]);
}

/** There is no target to look at before a physical move has made it. */
const ofTarget: ReadonlySet<string> = new Set<FindingCode>(['PG-TARGET-UNSEEN', 'PG-DISK-UNKNOWN']);

/** Findings as they weigh on a method: what does not stand against it is told, and blocks nothing. Pure. */
export function weigh(findings: readonly Finding[], method: Method = 'logical'): readonly Finding[] {
  const weighed = method === 'physical' ? findings.filter(({ code }) => !ofTarget.has(code)) : findings;
  return weighed.map((finding) =>
    finding.level === 'blocks' && !standsAgainst(finding, method) ? { ...finding, level: 'tells' } : finding,
  );
}

function standsAgainst(finding: Finding, method: Method): boolean {
  switch (method) {
    case 'logical':
      return true;
    case 'physical':
      return ofFilesToo.has(finding.code);
    case 'offline':
      return stops(finding) !== 'logical';
    default:
      return never(method);
  }
}
