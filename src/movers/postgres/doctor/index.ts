import type { Finding } from '../../../core/finding.ts';
import type { Method, MethodAdvice } from '../../../core/method.ts';
import { type DoctorInput, readFacts } from './facts/read.ts';
import { judge } from './judge.ts';
import { recommend, weigh } from './recommend.ts';

export { catalogue, type FindingCode } from './catalogue.ts';
export type { Facts } from './facts/facts.ts';
export { type DoctorInput, readFacts } from './facts/read.ts';
export { judge } from './judge.ts';

export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Which ways the sides allow as they are, whatever way was chosen. */
  readonly advice: MethodAdvice;
}

/** Looks at both sides, changes nothing, and says what stands against the move, what to know, and what could not be seen. */
export async function diagnosePostgres(
  input: DoctorInput & { readonly method?: Method },
): Promise<Diagnosis> {
  const facts = await readFacts(input);
  const findings = judge(facts);
  return {
    findings: weigh(findings, input.method),
    advice: recommend(findings, facts),
  };
}
