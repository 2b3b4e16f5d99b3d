import type { Finding } from '../../../../core/finding.ts';
import { ident } from '../../../../io/postgres.ts';
import type { Facts, SourceExtension, TargetExtension } from '../facts/facts.ts';
import { count, found, list, seen } from '../found.ts';

/** Extensions must stand on the target before the first row arrives, in the schema that the tables name. */
export function judgeExtensions(facts: Facts): Finding[] {
  const wanted = seen(facts.source.extensions) ?? [];
  const findings = wanted.flatMap(judgeData);
  const there = facts.target === undefined ? undefined : seen(facts.target.extensions);
  if (there === undefined) return findings;
  return [
    ...findings,
    ...wanted.flatMap((one) =>
      judgeOne(
        facts,
        one,
        there.find((other) => other.name === one.name),
      ),
    ),
  ];
}

/** Rows that the person added to an extension's own tables (pg_cron's jobs, PostGIS's reference systems). */
function judgeData(extension: SourceExtension): Finding[] {
  if (extension.dataTables.length === 0) return [];
  return [
    found('PG-EXTENSION-DATA', 'source', {
      what: `Extension ${ident(extension.name)} keeps data in ${count(extension.dataTables.length, 'table')} of its own: ${list(extension.dataTables)}.`,
      why: 'They come to the target as CREATE EXTENSION makes them; rows that were added since do not.',
      remedy: '-- look at them, and carry by hand the rows that are yours',
    }),
  ];
}

function judgeOne(facts: Facts, wanted: SourceExtension, there: TargetExtension | undefined): Finding[] {
  const name = ident(wanted.name);
  if (there === undefined)
    return [
      found('PG-EXTENSION-MISSING', 'target', {
        what: `Extension ${name} ${wanted.version} of the source is not available on the target.`,
        why: 'Tables, indexes and functions that use it could not be made.',
        remedy: `-- install its package on the target's machine (its name often is postgresql-<major>-${wanted.name}), or DROP EXTENSION ${name} on the source if nothing uses it`,
      }),
    ];
  const findings: Finding[] = [];
  const has = there.installed ?? there.defaultVersion;
  if (has !== null && olderThan(has, wanted.version))
    findings.push(
      found('PG-EXTENSION-OLDER', 'target', {
        what: `Extension ${name} is ${wanted.version} on the source and ${has} on the target.`,
        why: 'Functions or types that the newer version added would be missing.',
        remedy:
          there.installed !== null && there.versions.includes(wanted.version)
            ? `ALTER EXTENSION ${name} UPDATE TO '${wanted.version}';`
            : there.versions.includes(wanted.version)
              ? `CREATE EXTENSION ${name} SCHEMA ${ident(wanted.schema)} VERSION '${wanted.version}';`
              : `-- install its newer package on the target's machine`,
      }),
    );
  if (there.installed !== null && there.schema !== null && there.schema !== wanted.schema)
    findings.push(
      found('PG-EXTENSION-SCHEMA', 'target', {
        what: `Extension ${name} stands in schema ${ident(wanted.schema)} on the source and in ${ident(there.schema)} on the target.`,
        why: 'Tables of the source name its types with their schema.',
        remedy: `CREATE SCHEMA IF NOT EXISTS ${ident(wanted.schema)};\nALTER EXTENSION ${name} SET SCHEMA ${ident(wanted.schema)};`,
        undo: `ALTER EXTENSION ${name} SET SCHEMA ${ident(there.schema)};`,
      }),
    );
  const role = facts.target === undefined ? undefined : seen(facts.target.role);
  if (there.installed === null && there.needsSuperuser && role !== undefined && !role.superuser)
    findings.push(
      found('PG-EXTENSION-RIGHT', 'target', {
        what: `Extension ${name} can be created only by a superuser, and role ${ident(role.name)} of the target is none.`,
        why: 'The schema could not be made.',
        remedy: `CREATE SCHEMA IF NOT EXISTS ${ident(wanted.schema)};\nCREATE EXTENSION ${name} SCHEMA ${ident(wanted.schema)};`,
        undo: `DROP EXTENSION ${name};`,
      }),
    );
  return findings;
}

/** Extension versions are free text; by custom numbers with points. Where numbers say nothing, nothing is claimed. */
export function olderThan(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) =>
    text
      .split(/\D+/)
      .filter((part) => part !== '')
      .map(Number),
  );
  if (left === undefined || right === undefined) return false;
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
