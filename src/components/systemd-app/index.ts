import type { Component } from '../../core/app/component.ts';
import type { Asked } from '../../core/plan/asked.ts';
import { decimal, memory, txt } from '../../core/plan/amounts.ts';
import { command } from '../../core/plan/check.ts';
import type { Run } from '../../core/plan/runs.ts';
import type { Settings } from '../../core/plan/settings.ts';
import { both, proper } from '../../core/text.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';

/** Node services that answer have a runner of their own, where the target runs plain processes and the person does not go without it. */
function runsHere({ runs, target, choices }: Asked): readonly Run[] {
  const nodeApart = target.can('processes') && !choices.without.includes('pm2');
  return runs.filter(({ runtime, kind }) => runtime !== 'node' || kind !== 'web' || !nodeApart);
}

/** A migration is a unit, whoever runs the service: a release waits for its end. */
const migrating = ({ app, target }: Asked): readonly string[] =>
  target.can('processes')
    ? app.services.flatMap(({ id, migrate }) => (migrate === undefined ? [] : [`${id} (migrate)`]))
    : [];

export const systemdApp: Component = {
  id: 'systemd-app',
  name: proper('systemd'),
  role: 'runner',
  does: both(
    'Runs services of the app as units: started at boot, restarted after a crash, kept within their memory.',
    'Exécute des services de l’application comme unités : lancées au démarrage, relancées après un arrêt, limitées en mémoire.',
  ),
  answers: ['images'],
  when: (asked) => {
    const names = [...runsHere(asked).map(({ service }) => service), ...migrating(asked)];
    return names.length > 0
      ? { say: 'needed', why: both(`It runs ${names.join(', ')}.`, `Il exécute ${names.join(', ')}.`) }
      : { say: 'idle', why: both('Nothing is left for it to run.', 'Il ne reste rien à exécuter.') };
  },
  size: ({ asked }) =>
    Object.fromEntries(
      runsHere(asked).flatMap(({ service, instances, mibEach, why }) => [
        [
          `${service}.instances`,
          { value: instances, unit: 'processes', how: why, source: 'man:systemd.unit(5), templates' },
        ],
        [
          `${service}.MemoryMax`,
          {
            value: Math.round(mibEach * 1.5),
            unit: 'MB',
            how: txt`${decimal(1.5)} × ${memory(mibEach)}`,
            source: 'man:systemd.resource-control(5)',
          },
        ],
      ]),
    ) as Settings,
  render,
  readers: [reader],
  checks: () => [
    command('prepare', 'units.failed', 'systemctl --failed --no-legend', {
      what: both('No unit has failed', 'Aucune unité n’a échoué'),
      expect: both('no line', 'aucune ligne'),
      covers: ['girlycrea:749'],
    }),
  ],
};
