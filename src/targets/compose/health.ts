import { composeText } from '../../core/formats/compose.ts';
import { askedBy, askerOf } from '../../core/stack/health-argv.ts';
import type { Workload } from '../../core/stack/workload.ts';
import type { ComposeService } from './schema.ts';

/** Patient while it starts, then every ten seconds; three silences in a row are an illness. */
const times = { interval: '10s', timeout: '5s', retries: 3, start_period: '120s', start_interval: '2s' };

/**
 * The check that Docker runs inside the container, with a program that its image has: most have no curl (facts A14). Unset where there
 * is none, or nothing to ask.
 */
export function healthOf(workload: Workload): Pick<ComposeService, 'healthcheck'> {
  const { health, kind } = workload;
  if (health === undefined || kind !== 'serve') return {};
  const argv = health.kind === 'command' ? health.argv : askedBy(askerOf(workload), health);
  return argv === undefined ? {} : { healthcheck: { test: ['CMD', ...argv.map(composeText)], ...times } };
}

export const hasHealth = (workload: Workload): boolean => healthOf(workload).healthcheck !== undefined;
