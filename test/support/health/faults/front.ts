import type { Injected } from './fault.ts';

const common = '/etc/nginx/unmoor/common.conf';
/** A file of the front is changed and read. */
const edit = (file: string, expression: string) =>
  `sed -i '${expression}' ${file}; ! cmp -s ${file} /root/kept-$(basename ${file}); reload_front`;
const frontBack = `back $sites ${common}; reload_front`;

export const frontFaults: readonly Injected[] = [
  {
    what: 'the pages were not built',
    is: 'front.no-build',
    breaks: 'mv $dist/index.html $dist/index.gone',
    heals: 'mv $dist/index.gone $dist/index.html',
  },
  {
    what: 'the address of the old platform is built in',
    is: 'front.leads-to-platform',
    breaks: `keep $dist/assets/index-a1b2c3d4.js; echo 'const base="https://semeurs-production.up.railway.app";' > $dist/assets/index-a1b2c3d4.js`,
    heals: 'back $dist/assets/index-a1b2c3d4.js',
  },
  {
    what: 'the front may not read the pages',
    is: 'front.unreadable',
    breaks: 'chmod 0700 $dist',
    heals: 'chmod 0755 $dist',
  },
  {
    what: 'a script that the page names is not there',
    is: 'front.assets-lost',
    breaks: 'mv $dist/assets $dist/assets.gone',
    heals: 'mv $dist/assets.gone $dist/assets',
  },
  {
    what: 'a configuration that nginx does not read',
    is: 'proxy.refused',
    breaks: "echo 'server { listen' >> $sites",
    heals: frontBack,
  },
  {
    what: 'nginx was started on a configuration that it does not read',
    is: 'proxy.refused',
    breaks: "echo 'server { listen' >> $sites; systemctl restart nginx || true",
    heals: `back $sites; systemctl reset-failed nginx; systemctl start nginx`,
  },
  { what: 'nginx was stopped', is: 'proxy.down', breaks: 'systemctl stop nginx', fixed: true },
  {
    what: 'an upstream with the wrong port',
    is: 'proxy.wrong-upstream',
    breaks: edit('$sites', 's/127.0.0.1:1800\\([01]\\)/127.0.0.1:1801\\1/'),
    heals: frontBack,
  },
  {
    what: 'the Upgrade header is lost',
    is: 'sockets.upgrade-lost',
    breaks: edit(common, 's/^proxy_set_header Upgrade .*/proxy_set_header Upgrade "";/'),
    heals: frontBack,
  },
  {
    what: 'silent sockets are closed after 5 s',
    is: 'sockets.closed-early',
    breaks: edit('$sites', 's/proxy_read_timeout 3600s/proxy_read_timeout 5s/'),
    heals: frontBack,
  },
  {
    what: 'the app has no sockets',
    is: 'sockets.refused',
    breaks: `keep $current/backend/community/routing.py; echo 'websocket_urlpatterns = []' > $current/backend/community/routing.py; systemctl restart $web; until_up`,
    heals: 'back $current/backend/community/routing.py; again',
  },
  {
    what: 'the page over HTTPS leads to itself',
    is: 'proxy.redirect-loop',
    breaks: edit(
      '$sites',
      's|^    if ($s0_to0) {|    if ($uri = /) {\\n        return 301 https://$host/;\\n    }\\n&|',
    ),
    heals: frontBack,
  },
  {
    what: 'plain HTTP is answered',
    is: 'proxy.no-https',
    breaks: edit('$sites', 's|return 301 https://$host$request_uri;|return 200 plain;|'),
    heals: frontBack,
  },
];

export const tlsFaults: readonly Injected[] = [
  {
    what: 'the certificate has ended',
    is: 'tls.expired',
    breaks: "issue DNS:semeurs.org '2 days ago'; reload_front",
    heals: "issue DNS:semeurs.org,DNS:www.semeurs.org '80 days'; reload_front",
  },
  {
    what: 'the certificate ends in ten days',
    is: 'tls.expiring',
    breaks: "issue DNS:semeurs.org '10 days'; reload_front",
    heals: "issue DNS:semeurs.org,DNS:www.semeurs.org '80 days'; reload_front",
  },
  {
    what: 'the certificate is for another name',
    is: 'tls.other-name',
    breaks: "issue DNS:other.example '80 days'; reload_front",
    heals: "issue DNS:semeurs.org,DNS:www.semeurs.org '80 days'; reload_front",
  },
  {
    what: 'the certificate was signed by nobody',
    is: 'tls.untrusted',
    breaks: `live=/etc/letsencrypt/live/semeurs.org; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 80 -subj /CN=nobody -addext subjectAltName=DNS:semeurs.org,DNS:www.semeurs.org -keyout $live/privkey.pem -out $live/fullchain.pem 2> /dev/null; reload_front`,
    heals: "issue DNS:semeurs.org,DNS:www.semeurs.org '80 days'; reload_front",
  },
  {
    what: 'the key is another one',
    is: 'tls.key-mismatch',
    breaks:
      'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out /etc/letsencrypt/live/semeurs.org/privkey.pem',
    heals: "issue DNS:semeurs.org,DNS:www.semeurs.org '80 days'; reload_front",
  },
  {
    what: 'there is only the placeholder',
    is: 'tls.placeholder',
    breaks: 'mv /etc/letsencrypt/live/semeurs.org /root/live; unmoor-certificate placeholder; reload_front',
    heals:
      'rm /etc/letsencrypt/live/semeurs.org; mv /root/live /etc/letsencrypt/live/semeurs.org; reload_front',
  },
  {
    what: 'it was renewed, and the front not told',
    is: 'tls.not-reloaded',
    breaks: "issue DNS:semeurs.org,DNS:www.semeurs.org '80 days'",
    fixed: true,
  },
  {
    what: 'nobody knows how it is renewed',
    is: 'tls.not-renewed',
    breaks: 'mv /etc/letsencrypt/renewal/semeurs.org.conf /root/',
    heals: 'mv /root/semeurs.org.conf /etc/letsencrypt/renewal/',
  },
  {
    what: 'the timer of the renewal is off',
    is: 'tls.renewal-off',
    breaks: 'systemctl disable --quiet --now certbot.timer',
    fixed: true,
  },
];
