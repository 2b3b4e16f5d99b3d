import type { Given } from '../../core/plan/asked.ts';
import type { Settings } from '../../core/plan/settings.ts';
import { decimal, memory, txt } from '../../core/plan/amounts.ts';
import { both } from '../../core/text.ts';

const pages = 'https://pm2.keymetrics.io/docs/usage/application-declaration/';

/** One entry of the ecosystem file a service. Workers of a cluster share one port: more ports would be refused (facts V11). */
export function size({ asked }: Given): Settings {
  return Object.fromEntries(
    asked.runs
      .filter(({ runtime, kind }) => runtime === 'node' && kind === 'web')
      .flatMap(({ service, instances, mibEach, why }) => [
        [`${service}.instances`, { value: instances, unit: 'processes', how: why, source: pages }],
        [
          `${service}.exec_mode`,
          {
            value: instances > 1 ? 'cluster' : 'fork',
            how: both('a cluster listens on one port', 'un cluster écoute sur un seul port'),
            source: 'tried',
          },
        ],
        [
          `${service}.max_memory_restart`,
          {
            value: Math.round(mibEach * 1.5),
            unit: 'MB',
            how: txt`${decimal(1.5)} × ${memory(mibEach)}`,
            source: pages,
          },
        ],
        [
          `${service}.kill_timeout`,
          {
            value: 10_000,
            unit: 'ms',
            how: both('a request that runs may end', 'une requête en cours peut se terminer'),
            source: 'own',
          },
        ],
      ]),
  ) as Settings;
}
