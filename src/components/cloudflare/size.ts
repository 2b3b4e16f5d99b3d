import type { Settings } from '../../core/plan/settings.ts';
import { both } from '../../core/text.ts';

const page = (path: string): string => `https://developers.cloudflare.com/${path}`;

/** Settings of a zone on the free plan, by the names that the API gives them. Everything else stays as Cloudflare has it. */
export const size = (): Settings => ({
  ssl: {
    value: 'strict',
    how: both(
      'with `flexible` Cloudflare asks by HTTP, the front leads to HTTPS, and round it goes (facts B42)',
      'avec `flexible`, Cloudflare demande en HTTP, le frontal renvoie vers HTTPS, et cela tourne en rond (facts B42)',
    ),
    source: page('ssl/origin-configuration/ssl-modes/full-strict/'),
  },
  min_tls_version: {
    value: '1.2',
    how: both('older ones are broken', 'les plus anciennes sont cassées'),
    source: page('ssl/edge-certificates/additional-options/minimum-tls/'),
  },
  tls_1_3: {
    value: 'on',
    how: both('one round trip less', 'un aller-retour de moins'),
    source: page('ssl/edge-certificates/additional-options/tls-13/'),
  },
  always_use_https: {
    value: 'on',
    how: both('the redirect is answered near the client', 'la redirection part de près du client'),
    source: page('ssl/edge-certificates/additional-options/always-use-https/'),
  },
  http3: {
    value: 'on',
    how: both('where the browser can', 'si le navigateur le peut'),
    source: page('speed/optimization/protocol/http3/'),
  },
  websockets: {
    value: 'on',
    how: both('they pass through', 'ils passent'),
    source: page('network/websockets/'),
  },
  '0rtt': {
    value: 'off',
    how: both(
      'a first request can be replayed by whoever recorded it',
      'une première requête pourrait être rejouée par qui l’a enregistrée',
    ),
    source: page('speed/optimization/protocol/0-rtt-connection-resumption/'),
  },
  rocket_loader: {
    value: 'off',
    how: both(
      'it reorders scripts, and breaks pages that React takes over',
      'il réordonne les scripts et casse les pages reprises par React',
    ),
    source: page('speed/optimization/content/rocket-loader/'),
  },
  email_obfuscation: {
    value: 'off',
    how: both(
      'it rewrites HTML, and breaks pages that React takes over',
      'elle réécrit le HTML et casse les pages reprises par React',
    ),
    source: page('waf/tools/scrape-shield/email-address-obfuscation/'),
  },
});
