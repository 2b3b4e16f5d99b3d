import { writeYaml } from '../../core/formats/write-yaml.ts';
import type { Rendering } from '../../core/stack/stack.ts';
import { shown } from './scrapes.ts';

export const alertmanagerAt = '/etc/prometheus/alertmanager.yml';

/**
 * Two ways: a page is repeated each hour until somebody has mended it, a ticket each day. Both go by the stack's own mail; where it has
 * none, alerts stay in Alertmanager, and the outside probe alone calls.
 */
export function alertmanagerYml(rendering: Rendering): string {
  const { asked, observed, plan } = rendering;
  const mail = rendering.reaches('mail') ? rendering.at('mail') : undefined;
  const to = `postmaster@${asked.domain}`;
  const byMail = (word: string) =>
    mail === undefined
      ? {}
      : {
          email_configs: [
            {
              to,
              send_resolved: true,
              headers: {
                Subject: `[${word}] {{ .Status | toUpper }} {{ .CommonLabels.alertname }} (${plan.app.replaceAll('{{', '')})`,
              },
            },
          ],
        };
  return writeYaml({
    ...(mail === undefined
      ? {}
      : {
          global: {
            smtp_smarthost: shown(mail),
            smtp_from: `alerts@${asked.domain}`,
            // It does not leave the stack before the mail server of the stack takes it.
            smtp_require_tls: false,
          },
        }),
    route: {
      receiver: 'ticket',
      group_by: ['alertname'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '24h',
      routes: [
        // Kept for the heartbeat, sent to nobody.
        { matchers: ['alertname="AlwaysFiring"'], receiver: 'nobody' },
        { matchers: ['severity="page"'], receiver: 'page', group_wait: '10s', repeat_interval: '1h' },
      ],
    },
    inhibit_rules: observed.alerts.flatMap(({ name, mutes = [] }) =>
      mutes.length === 0
        ? []
        : [
            {
              source_matchers: [`alertname="${name}"`],
              target_matchers: [`alertname=~"${mutes.join('|')}"`],
            },
          ],
    ),
    receivers: [
      { name: 'page', ...byMail('page') },
      { name: 'ticket', ...byMail('ticket') },
      { name: 'nobody' },
    ],
  });
}
