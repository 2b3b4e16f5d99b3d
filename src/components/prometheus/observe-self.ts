import type { Alert } from '../../core/stack/observe.ts';
import { both } from '../../core/text.ts';

/** That the watching itself works, and that the site answers. Names as Prometheus 2.42, 3 and blackbox_exporter 0.23 show them. */
export const selfAlerts: readonly Alert[] = [
  {
    name: 'AlwaysFiring',
    expr: 'vector(1)',
    forMinutes: 0,
    severity: 'ticket',
    what: both(
      'This one always fires. While it does, the heartbeat goes out; the outside probe calls when the heartbeat stops.',
      'Celle-ci sonne toujours. Tant qu’elle sonne, le signe de vie part ; la sonde extérieure appelle quand il cesse.',
    ),
    next: both('Nothing.', 'Rien.'),
    proof: {
      series: [],
      firesAfterMinutes: 1,
    },
  },
  {
    name: 'NotMeasured',
    // The app may show no metrics of its own: that is no failure of the watching.
    expr: 'up{job!="app"} == 0',
    forMinutes: 5,
    severity: 'page',
    what: both(
      '{{ $labels.job }} has not answered for 5 minutes: it is down, or we are blind to it.',
      '{{ $labels.job }} ne répond plus depuis 5 minutes : en panne, ou hors de notre vue.',
    ),
    next: both('Look at its log.', 'Regarder son journal.'),
    proof: {
      series: [{ series: 'up{job="host",instance="127.0.0.1:9100"}', values: '0x10' }],
      firesAfterMinutes: 6,
      quiet: [
        { series: 'up{job="host",instance="127.0.0.1:9100"}', values: '1x10' },
        { series: 'up{job="app",instance="127.0.0.1:3000"}', values: '0x10' },
      ],
    },
  },
  {
    name: 'SiteDown',
    expr: 'probe_success{job="site"} == 0',
    forMinutes: 3,
    severity: 'page',
    what: both(
      '{{ $labels.instance }} has not answered well for 3 minutes.',
      '{{ $labels.instance }} ne répond plus correctement depuis 3 minutes.',
    ),
    next: both(
      'Ask for it by hand: `curl -sSI {{ $labels.instance }}`; then read the front’s error log.',
      'L’interroger à la main : `curl -sSI {{ $labels.instance }}` ; puis lire le journal d’erreurs du frontal.',
    ),
    proof: {
      series: [{ series: 'probe_success{job="site",instance="https://a.example/"}', values: '0x10' }],
      firesAfterMinutes: 5,
      quiet: [{ series: 'probe_success{job="site",instance="https://a.example/"}', values: '1x10' }],
    },
  },
  {
    name: 'RulesFail',
    expr: 'increase(prometheus_rule_evaluation_failures_total[15m]) > 0',
    forMinutes: 0,
    severity: 'ticket',
    what: both('Prometheus cannot evaluate a rule.', 'Prometheus ne peut pas évaluer une règle.'),
    next: both(
      '`promtool check rules /etc/prometheus/rules/*.yml`',
      '`promtool check rules /etc/prometheus/rules/*.yml`',
    ),
    proof: {
      series: [{ series: 'prometheus_rule_evaluation_failures_total{job="prometheus"}', values: '0+1x20' }],
      firesAfterMinutes: 15,
      quiet: [{ series: 'prometheus_rule_evaluation_failures_total{job="prometheus"}', values: '4x20' }],
    },
  },
  {
    name: 'AlertsNotSent',
    expr: 'increase(alertmanager_notifications_failed_total[15m]) > 0',
    forMinutes: 0,
    severity: 'page',
    what: both(
      'Alertmanager could not send an alert ({{ $labels.integration }}).',
      'Alertmanager n’a pas pu envoyer une alerte ({{ $labels.integration }}).',
    ),
    next: both(
      'Read its log; until it is mended only the outside probe calls.',
      'Lire son journal ; d’ici là, seule la sonde extérieure appelle.',
    ),
    proof: {
      series: [
        { series: 'alertmanager_notifications_failed_total{integration="email"}', values: '0x5 1x15' },
      ],
      firesAfterMinutes: 12,
      quiet: [{ series: 'alertmanager_notifications_failed_total{integration="email"}', values: '2x20' }],
    },
  },
];
