import type { Observed } from '../../core/stack/observe.ts';
import { both } from '../../core/text.ts';

/** It shows its figures itself, at the port of its administration (garagehq.deuxfleurs.fr, reference manual, monitoring). */
export const observe = (): Observed => ({
  scrapes: [{ job: 'objects', workload: 'garage', listen: 'admin' }],
  alerts: [
    {
      name: 'ObjectsUnhealthy',
      expr: 'cluster_healthy == 0',
      forMinutes: 5,
      severity: 'page',
      what: both(
        'The store of objects cannot reach all that it keeps.',
        'Le stockage d’objets n’atteint plus tout son contenu.',
      ),
      next: both(
        'Ask it: `podman exec garage /garage status`.',
        'L’interroger : `podman exec garage /garage status`.',
      ),
      proof: {
        series: [{ series: 'cluster_healthy{job="objects"}', values: '0x15' }],
        firesAfterMinutes: 8,
        quiet: [{ series: 'cluster_healthy{job="objects"}', values: '1x15' }],
      },
    },
  ],
});
