import { asksFor, type Given, hasWebsockets } from '../../core/plan/asked.ts';
import type { Settings } from '../../core/plan/settings.ts';
import { both } from '../../core/text.ts';
import { holdsCertificate } from './serves.ts';

const core = 'https://nginx.org/en/docs/ngx_core_module.html';
const http = 'https://nginx.org/en/docs/http/ngx_http_core_module.html';

/** Each connection to a client may hold another to the app: half of `worker_connections` x `worker_processes` are clients. */
export function size({ asked }: Given): Settings {
  const { cpu } = asked.host;
  return {
    worker_processes: { value: cpu, unit: 'processes', how: both('one a core', 'un par cœur'), source: core },
    worker_connections: {
      value: 4096,
      how: both(
        `${cpu} × 4096 ÷ 2 = ${cpu * 2048} clients at once`,
        `${cpu} × 4096 ÷ 2 = ${cpu * 2048} clients à la fois`,
      ),
      source: core,
    },
    keepalive_timeout: holdsCertificate(asked)
      ? { value: 65, unit: 's', how: both('the guide’s value', 'la valeur du guide'), source: http }
      : {
          value: 3660,
          unit: 's',
          how: both(
            'longer than a balancer keeps a connection of its own: one that we close in the moment of a request is a 502',
            'plus longtemps que le répartiteur ne garde ses connexions : en fermer une à l’arrivée d’une requête donne un 502',
          ),
          source:
            'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
        },
    client_max_body_size: {
      value: 25,
      unit: 'MB',
      how: both('uploads break at the default of 1 MB', 'les envois échouent au défaut de 1 Mo'),
      source: 'own',
    },
    proxy_read_timeout: {
      value: hasWebsockets(asked) ? 3600 : 60,
      unit: 's',
      how: hasWebsockets(asked)
        ? both(
            'WebSockets stay open for an hour without a word',
            'les WebSockets restent ouverts une heure en silence',
          )
        : both('no WebSockets were found', 'aucun WebSocket trouvé'),
      source: 'https://nginx.org/en/docs/http/websocket.html',
    },
    ssl_protocols: {
      value: 'TLSv1.2 TLSv1.3',
      how: both('Mozilla’s intermediate profile', 'profil intermédiaire de Mozilla'),
      source: 'https://ssl-config.mozilla.org',
    },
    'hsts.max-age': {
      value: 300,
      unit: 's',
      how: both(
        'five minutes until the old side is closed, then a year: a browser that has seen it cannot go back to HTTP',
        'cinq minutes jusqu’à la fermeture de l’ancien côté, puis un an : un navigateur qui l’a vu ne revient plus au HTTP',
      ),
      source: 'own',
    },
    ...(asksFor(asked, 'geo-headers')
      ? {
          geoip2: {
            value: '/var/lib/GeoIP/GeoLite2-City.mmdb',
            how: both('the app reads where a visitor is from', 'l’application lit d’où vient le visiteur'),
            source: 'https://github.com/leev/ngx_http_geoip2_module',
          },
        }
      : {}),
  };
}
