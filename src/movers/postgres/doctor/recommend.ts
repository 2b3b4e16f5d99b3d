import type { Finding } from '../../../core/finding.ts';
import { catalogue, type Entry, type FindingCode } from './catalogue.ts';
import type { Facts } from './facts/facts.ts';
import { copyEstimate } from './families/size.ts';
import { showDuration } from '../../../core/units.ts';

export interface Recommendation {
  /** `logical`: the app serves during the move. `offline`: writes pause for the whole copy. `none`: something stops both. */
  readonly method: 'logical' | 'offline' | 'none';
  readonly reasons: readonly string[];
}

/** What a blocking finding stops; a code that is not of this catalogue stops everything. */
const stops = (finding: Finding): Entry['stops'] =>
  finding.code in catalogue ? catalogue[finding.code as FindingCode].stops : 'all';

/** Which method the two sides allow as they are. Pure. */
export function recommend(findings: readonly Finding[], facts: Facts): Recommendation {
  const blocking = findings.filter((finding) => finding.level === 'blocks');
  const of = (what: Entry['stops']) => blocking.filter((finding) => stops(finding) === what);
  const says = (finding: Finding) => `${finding.code}: ${finding.what}`;
  if (of('all').length > 0) return { method: 'none', reasons: of('all').map(says) };
  if (of('logical').length === 0)
    return { method: 'logical', reasons: ['Nothing stands against streaming changes while the app serves.'] };
  const estimate = copyEstimate(facts);
  return {
    method: 'offline',
    reasons: [
      ...of('logical').map(says),
      `Without streaming, writes pause for the whole copy${estimate === undefined ? '' : `: about ${showDuration(estimate.ms)}`}. Mend the above to move while the app serves.`,
    ],
  };
}

/** Findings as they weigh on an offline move: what only streaming needs is told, and blocks nothing. */
export function weighOffline(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) =>
    finding.level === 'blocks' && stops(finding) === 'logical' ? { ...finding, level: 'tells' } : finding,
  );
}
