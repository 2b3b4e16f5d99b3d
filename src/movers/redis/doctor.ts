import type { Finding } from '../../core/finding.ts';
import { lookAt } from './capabilities.ts';
import type { Context } from './context.ts';
import { redisFindings } from './findings.ts';

/** Looks at both sides and says what speaks against the move. Changes nothing. */
export async function doctorRedis(context: Context): Promise<readonly Finding[]> {
  const { source, target } = context.endpoints;
  const here = await lookAt(await context.sides.session('source'), source);
  const there = await lookAt(await context.sides.session('target'), target);
  return redisFindings(here, there);
}
