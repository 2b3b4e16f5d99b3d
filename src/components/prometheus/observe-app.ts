import type { Alert } from '../../core/stack/observe.ts';
import { both } from '../../core/text.ts';

/** What the app shows of itself at /metrics, where it does: names of prom-client's default metrics (siimon/prom-client, eventLoopLag.js). */
export const appAlerts: readonly Alert[] = [
  {
    name: 'EventLoopLags',
    expr: 'nodejs_eventloop_lag_p99_seconds > 0.1',
    forMinutes: 5,
    severity: 'ticket',
    what: both(
      'The event loop of {{ $labels.instance }} is held up for more than 100 ms: every request waits.',
      'La boucle d’événements de {{ $labels.instance }} est retenue plus de 100 ms : chaque requête attend.',
    ),
    next: both(
      'Find the synchronous work in it: `node --cpu-prof` for a minute.',
      'Y chercher le travail synchrone : `node --cpu-prof` pendant une minute.',
    ),
    proof: {
      series: [{ series: 'nodejs_eventloop_lag_p99_seconds{instance="a:3001"}', values: '0.3x15' }],
      firesAfterMinutes: 8,
      quiet: [{ series: 'nodejs_eventloop_lag_p99_seconds{instance="a:3001"}', values: '0.02x15' }],
    },
  },
];
