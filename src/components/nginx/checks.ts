import { type Asked, hasWebsockets } from '../../core/plan/asked.ts';
import { type Check, command, question } from '../../core/plan/check.ts';
import { both } from '../../core/text.ts';

/** Everything is asked of the new host before DNS knows it: `--resolve` sends curl there. */
export function checks(asked: Asked): readonly Check[] {
  const { domain, app, target } = asked;
  const at = `curl -sS --resolve ${domain}:443:<host-ip>`;
  const code = `${at} -o /dev/null -w '%{http_code}'`;
  const files = app.services.some(({ kind }) => kind === 'static');
  return [
    command('prepare', 'front.syntax', target.within('nginx', 'nginx -t'), {
      what: both('The front’s configuration is accepted', 'La configuration du frontal est acceptée'),
      expect: both('`syntax is ok` and `test is successful`', '`syntax is ok` et `test is successful`'),
      covers: ['egoejo:459', 'B39', 'A19', 'B41'],
    }),
    command('prepare', 'front.redirect', `curl -sSI --resolve ${domain}:80:<host-ip> http://${domain}/`, {
      what: both(
        'HTTP leads to HTTPS once, and HTTPS answers: no redirect loop',
        'HTTP mène à HTTPS une seule fois, et HTTPS répond : pas de boucle de redirection',
      ),
      expect: both(`301 with \`Location: https://${domain}/\``, `301 avec \`Location: https://${domain}/\``),
      covers: ['A12', 'B42'],
    }),
    command('prepare', 'front.headers', `${at} -I https://${domain}/`, {
      what: both(
        'Security headers are sent, and HSTS is short',
        'Les en-têtes de sécurité sont envoyés, et HSTS est court',
      ),
      expect: both(
        '`Strict-Transport-Security: max-age=300` without `preload`, a `Content-Security-Policy`, no `X-XSS-Protection: 1`',
        '`Strict-Transport-Security: max-age=300` sans `preload`, une `Content-Security-Policy`, pas de `X-XSS-Protection: 1`',
      ),
      covers: ['A13', 'B40'],
    }),
    ...(files
      ? [
          command('prepare', 'front.spa', `${code} https://${domain}/a/deep/route`, {
            what: both(
              'A route inside the app can be opened directly',
              'Une route interne s’ouvre directement',
            ),
            expect: both('`200`, and the page of the app', '`200`, et la page de l’application'),
            covers: ['egoejo:460', 'A18'],
          }),
          command('prepare', 'front.missing', `${code} https://${domain}/assets/not-there.js`, {
            what: both(
              'A missing asset is missing, not the start page',
              'Un fichier absent est absent, et non la page d’accueil',
            ),
            expect: both('`404`', '`404`'),
            covers: ['A18'],
          }),
          command('prepare', 'front.index-cache', `${at} -I https://${domain}/index.html`, {
            what: both(
              'The start page is asked for again after a release',
              'La page d’accueil est redemandée après une mise en ligne',
            ),
            expect: both('`Cache-Control: no-cache`', '`Cache-Control: no-cache`'),
            covers: ['A18'],
          }),
        ]
      : []),
    ...(hasWebsockets(asked)
      ? [
          command(
            'prepare',
            'front.websocket',
            `${code} --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dW5tb29yLXVubW9vci11bg==' --max-time 5 https://${domain}/<websocket-path>`,
            {
              what: both('A WebSocket opens through the front', 'Un WebSocket s’ouvre à travers le frontal'),
              expect: both('`101`', '`101`'),
              covers: ['egoejo:468', 'A20'],
            },
          ),
        ]
      : []),
    question('decide', 'front.cdn', {
      what: both(
        'Will a CDN stand before the host? Then it must verify our certificate, the host must accept only its addresses, and the real address of visitors is read from its header.',
        'Un CDN sera-t-il placé devant le serveur ? Il doit alors vérifier notre certificat, le serveur n’accepter que ses adresses, et l’adresse réelle des visiteurs se lire dans son en-tête. D’accord ?',
      ),
      covers: ['B42'],
    }),
  ];
}
