import { literal, type PgSession } from '../../../io/postgres.ts';
import type { SchemaDifference } from '../verify/fingerprint.ts';

/** Types that are not alike: what adds the labels that an enum has more at the source, and the OIDs on the target of those that must go. */
export interface ChangedTypes {
  readonly labels: readonly string[];
  readonly gone: readonly number[];
}

const typeCatalogue = 1247;

export async function changedTypes(
  source: PgSession,
  target: PgSession,
  differences: readonly SchemaDifference[],
): Promise<ChangedTypes> {
  const labels: string[] = [];
  const gone: number[] = [];
  for (const { source: there, target: here } of differences) {
    if (here?.class !== typeCatalogue || here.facet !== 'object') continue;
    const added = there === undefined ? undefined : await addedLabels(source, target, there.oid, here.oid);
    if (added === undefined) gone.push(here.oid);
    else labels.push(...added);
  }
  return { labels, gone };
}

/** @returns undefined when the type is no enum, or lost a label, or has them in another order */
async function addedLabels(
  source: PgSession,
  target: PgSession,
  there: number,
  here: number,
): Promise<string[] | undefined> {
  const read =
    'SELECT enumlabel AS label, enumtypid::regtype::text AS type FROM pg_catalog.pg_enum WHERE enumtypid = $1::oid ORDER BY enumsortorder';
  type Label = { label: string; type: string };
  const wanted = await source.query<Label>(read, [there]);
  const had = await target.query<Label>(read, [here]);
  const old = new Set(had.map(({ label }) => label));
  const kept = wanted.filter(({ label }) => old.has(label));
  if (had.length === 0 || wanted.length === had.length) return undefined;
  if (kept.length !== had.length || kept.some(({ label }, at) => label !== had[at]?.label)) return undefined;
  return wanted.flatMap(({ label, type }, at) => {
    if (old.has(label)) return [];
    const before = wanted[at - 1]?.label;
    const place =
      before === undefined ? `BEFORE ${literal(had[0]?.label ?? '')}` : `AFTER ${literal(before)}`;
    return [`ALTER TYPE ${type} ADD VALUE IF NOT EXISTS ${literal(label)} ${place}`];
  });
}
