import type { Observed } from '../../core/stack/observe.ts';
import { both } from '../../core/text.ts';

const site = 'probe_ssl_earliest_cert_expiry{job="site",instance="https://a.example/"}';
const day = 24 * 3600;

/** It renews 30 days before the end (Certbot's default for 90 days): at 14 days half of its tries have failed. The figure is the prober's. */
export const observe = (): Observed => ({
  scrapes: [],
  panels: [
    {
      board: 'front',
      title: both('Time until the certificate ends', 'Temps avant l’expiration du certificat'),
      unit: 's',
      curves: [{ expr: 'probe_ssl_earliest_cert_expiry - time()', legend: '{{instance}}' }],
    },
  ],
  alerts: [
    {
      name: 'CertificateExpires',
      expr: `probe_ssl_earliest_cert_expiry - time() < ${14 * day}`,
      forMinutes: 60,
      severity: 'page',
      what: both(
        'The certificate of {{ $labels.instance }} ends within 14 days, and should have been renewed.',
        'Le certificat de {{ $labels.instance }} expire dans moins de 14 jours, et aurait dû être renouvelé.',
      ),
      next: both(
        'Try by hand: `sudo certbot renew --dry-run`.',
        'Essayer à la main : `sudo certbot renew --dry-run`.',
      ),
      proof: {
        series: [{ series: site, values: `${10 * day}x90` }],
        firesAfterMinutes: 70,
        quiet: [{ series: site, values: `${60 * day}x90` }],
      },
    },
  ],
});
