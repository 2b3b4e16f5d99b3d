import { writeYaml } from '../../core/formats/write-yaml.ts';
import type { Alert } from '../../core/stack/observe.ts';

/** Who is told by severity: `page` wakes a person, `ticket` waits for the morning. Every alert says what it is and what to do first. */
export function rulesFile(alerts: readonly Alert[]): string {
  return writeYaml({
    groups: [
      {
        name: 'unmoor',
        rules: alerts.map(({ name, expr, forMinutes, severity, what, next }) => ({
          alert: name,
          expr,
          ...(forMinutes === 0 ? {} : { for: `${forMinutes}m` }),
          labels: { severity },
          annotations: {
            summary: what.en,
            summary_fr: what.fr,
            next: next.en,
            next_fr: next.fr,
          },
        })),
      },
    ],
  });
}

/**
 * Unit tests for `promtool test rules`: each alert is fired by its own series, and not fired by the healthy ones. Asked of the series
 * `ALERTS`, which Prometheus keeps itself, so that a test holds whatever labels the alert carries.
 */
export function rulesTest(alerts: readonly Alert[], rulesAt: string): string {
  return writeYaml({
    rule_files: [rulesAt],
    evaluation_interval: '1m',
    tests: alerts.flatMap(({ name, proof }) => [
      test(`${name} fires`, name, proof.firesAfterMinutes, proof.series, true),
      ...(proof.quiet === undefined
        ? []
        : [test(`${name} keeps quiet`, name, proof.firesAfterMinutes, proof.quiet, false)]),
    ]),
  });
}

const test = (
  called: string,
  alert: string,
  minutes: number,
  series: Alert['proof']['series'],
  fires: boolean,
) => ({
  name: called,
  interval: '1m',
  input_series: series,
  promql_expr_test: [
    {
      expr: `count(ALERTS{alertname="${alert}", alertstate="firing"}) > bool 0`,
      eval_time: `${minutes}m`,
      exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
    },
  ],
});
