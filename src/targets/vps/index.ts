import type { Feature, Target } from '../../core/app/target.ts';
import { manifestReader } from '../../core/stack/manifest-reader.ts';
import { both } from '../../core/text.ts';
import { lower } from './lower.ts';

const able: readonly Feature[] = ['one-host', 'processes', 'volumes', 'mail-port'];

export const vps: Target = {
  id: 'vps',
  name: both('one server', 'un serveur'),
  does: both(
    'One server of your own, with everything as packages and systemd units.',
    'Un serveur à vous, où tout est paquet et unité systemd.',
  ),
  can: (feature) => able.includes(feature),
  within: (workload, run) => (workload === 'db' ? `sudo -u postgres ${run}` : `sudo ${run}`),
  replaces: {},
  address: (_, { port }) => ({ host: '127.0.0.1', port }),
  lower,
  readers: [manifestReader('vps-manifest', ({ files }) => files.map(({ at }) => at))],
  risks: () => [
    {
      id: 'one-server',
      what: both(
        'One server is one point of failure: while it is down, so is the app.',
        'Un serveur est un point de défaillance unique : quand il tombe, l’application aussi.',
      ),
      likelihood: 'low',
      impact: 'high',
      mitigation: both(
        'Backups elsewhere, a drill that says how long a new server takes, and a probe that notices.',
        'Des sauvegardes ailleurs, un exercice qui dit combien de temps prend un nouveau serveur, et une sonde qui remarque.',
      ),
      covers: ['B27', 'B57'],
    },
  ],
};
