import type { Finding } from '../../../core/finding.ts';
import { type DoctorInput, readFacts } from './facts/read.ts';
import { judge } from './judge.ts';
import { weighOffline } from './recommend.ts';

export { catalogue, type FindingCode } from './catalogue.ts';
export type { Facts } from './facts/facts.ts';
export { type DoctorInput, readFacts } from './facts/read.ts';
export { judge } from './judge.ts';
export { type Recommendation, recommend, weighOffline } from './recommend.ts';

/** Looks at both sides, changes nothing, and says what stands against the move, what to know, and what could not be seen. */
export async function diagnosePostgres(
  input: DoctorInput & { readonly method?: 'logical' | 'physical' | 'offline' },
): Promise<readonly Finding[]> {
  const findings = judge(await readFacts(input));
  return input.method === 'offline' || input.method === 'physical' ? weighOffline(findings) : findings;
}
