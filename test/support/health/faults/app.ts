import { envBack, type Injected, withEnv } from './fault.ts';

const falls = 'until_falls semeurs-web-blue@18000.service';
/** A drop-in for both processes of the web. */
const dropIn = (line: string) =>
  `mkdir -p /etc/systemd/system/semeurs-web-blue@.service.d; printf '[Service]\\n${line}\\n' > /etc/systemd/system/semeurs-web-blue@.service.d/fault.conf; systemctl daemon-reload; systemctl restart $web`;
const dropInBack = 'rm -r /etc/systemd/system/semeurs-web-blue@.service.d; again';

const jwt = (exp: number): string =>
  ['{"alg":"HS256","typ":"JWT"}', `{"role":"anon","exp":${exp}}`, 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

export const appFaults: readonly Injected[] = [
  {
    what: 'a variable that the code needs is missing',
    is: 'env.missing',
    breaks: `sed -i /^ADMIN_TOKEN=/d $env; systemctl restart $web; ${falls}`,
    heals: envBack,
  },
  {
    what: 'DATABASE_URL with a wrong password',
    is: 'database.password-refused',
    breaks: withEnv('DATABASE_URL', 'postgres://app:another@127.0.0.1:6432/app'),
    heals: envBack,
  },
  {
    what: 'DATABASE_URL to a port where nobody is',
    is: 'database.address-dead',
    breaks: withEnv('DATABASE_URL', 'postgres://app:a-secret-of-postgres@127.0.0.1:6499/app'),
    heals: envBack,
  },
  {
    what: 'DATABASE_URL to a database that is not there',
    is: 'database.refused',
    breaks: withEnv('DATABASE_URL', 'postgres://app:a-secret-of-postgres@127.0.0.1:5432/nowhere'),
    heals: envBack,
  },
  {
    what: 'a migration that fails',
    is: 'app.migration-failed',
    breaks: `cat > $current/backend/community/migrations/0002_fails.py <<'END'
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("community", "0001_initial")]
    operations = [migrations.RunSQL("ALTER TABLE nowhere ADD COLUMN a int")]
END
systemctl start semeurs-migrate.service || true`,
    heals: 'rm $current/backend/community/migrations/0002_fails.py; systemctl start semeurs-migrate.service',
  },
  {
    what: 'another program has the port of the app',
    is: 'app.port-taken',
    breaks: `systemctl stop semeurs-web-blue@18000.service; systemd-run --quiet --unit=stranger python3 -m http.server 18000 --bind 127.0.0.1; until ss -Hltn 'sport = :18000' | grep -q .; do sleep 0.1; done; systemctl start semeurs-web-blue@18000.service; ${falls}`,
    heals: 'systemctl stop stranger.service; again',
  },
  {
    // Where control groups are of version 1, a unit's MemoryMax= does nothing; what the kernel gives a process can be limited all the same.
    what: 'the app asks for more memory than it is given',
    is: 'app.out-of-memory',
    breaks: `keep $current/backend/config/settings.py; echo 'leak = bytearray(800 * 2**20)' >> $current/backend/config/settings.py; ${dropIn('LimitAS=700M')}; ${falls}`,
    heals: `back $current/backend/config/settings.py; ${dropInBack}`,
  },
  {
    what: 'the app ends at its start',
    is: 'app.crashing',
    breaks: `keep $current/backend/config/settings.py; echo 'raise RuntimeError("the settings are wrong")' >> $current/backend/config/settings.py; systemctl restart $web; ${falls}`,
    heals: 'back $current/backend/config/settings.py; again',
  },
  {
    what: 'the link of the release leads nowhere',
    is: 'app.no-release',
    breaks: `for link in current blue; do ln -sfn releases/gone /srv/semeurs/$link; done; systemctl restart $web || true`,
    heals:
      'for link in current blue; do ln -sfn releases/one /srv/semeurs/$link; done; rm -rf /srv/semeurs/releases/gone; again',
  },
  {
    what: 'no release is there at all',
    is: 'app.no-release',
    breaks: 'rm $current /srv/semeurs/blue; systemctl stop $parts',
    heals:
      'for link in current blue; do ln -sfn releases/one /srv/semeurs/$link; done; rm -rf /srv/semeurs/releases/gone; again',
  },
  {
    what: 'the app takes requests and answers none',
    is: 'app.hangs',
    breaks: 'for unit in $web; do systemctl kill --signal=STOP $unit; done',
    heals: 'for unit in $web; do systemctl kill --signal=CONT $unit; done; until_up',
  },
  {
    what: 'the web was stopped',
    is: 'app.stopped',
    breaks: 'systemctl stop $web',
    fixed: true,
  },
  {
    what: 'ALLOWED_HOSTS without the domain',
    is: 'app.host-refused',
    breaks: `${withEnv('ALLOWED_HOSTS', 'semeurs-production.up.railway.app')}; until [ "$(curl -so /dev/null -w '%{http_code}' -H 'Host: semeurs.org' http://127.0.0.1:18000/api/health/)" = 400 ]; do sleep 0.2; done`,
    heals: envBack,
  },
  {
    what: 'SECURE_SSL_REDIRECT in an app that does not know of the TLS in front of it',
    is: 'app.redirect-loop',
    breaks: `${withEnv('SECURE_SSL_REDIRECT', '1')}; for port in 18000 18001; do until [ "$(curl -so /dev/null -w '%{http_code}' -H 'Host: semeurs.org' http://127.0.0.1:$port/api/health/)" = 301 ]; do sleep 0.2; done; done`,
    heals: envBack,
  },
  {
    what: 'the health check of the app fails',
    is: 'app.unwell',
    breaks: `keep $current/backend/community/views.py; sed -i 's/"ok": True}/"ok": False}, status=503/' $current/backend/community/views.py; systemctl restart $web; for port in 18000 18001; do until [ "$(curl -so /dev/null -w '%{http_code}' -H 'Host: semeurs.org' http://127.0.0.1:$port/api/health/)" = 503 ]; do sleep 0.2; done; done`,
    heals: 'back $current/backend/community/views.py; again',
  },
  {
    what: 'CSRF_TRUSTED_ORIGINS without the domain',
    is: 'env.csrf-origin',
    breaks: `${withEnv('CSRF_TRUSTED_ORIGINS', 'https://semeurs-production.up.railway.app')}; until_up`,
    heals: envBack,
  },
  {
    what: 'CORS_ALLOWED_ORIGINS of the old platform',
    is: 'env.cors-origin',
    breaks: `${withEnv('CORS_ALLOWED_ORIGINS', 'https://semeurs.vercel.app')}; until_up`,
    heals: envBack,
  },
  { what: 'DEBUG is on', is: 'env.debug-on', breaks: `${withEnv('DEBUG', '1')}; until_up`, heals: envBack },
  {
    what: 'a signed key past its end',
    is: 'env.secret-expired',
    breaks: `${withEnv('SUPABASE_ANON_KEY', jwt(1_700_000_000))}; until_up`,
    heals: envBack,
  },
  {
    what: 'the variables can be read by everybody',
    is: 'access.secrets-readable',
    breaks: 'chmod 0644 $env',
    fixed: true,
  },
];
