export const domain = 'semeurs.org';

/** Words that the scripts of faults use; each waits until what it began can be seen. */
export const prelude = `
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
web='semeurs-web-blue@18000.service semeurs-web-blue@18001.service'
parts="$web semeurs-worker-blue.service semeurs-beat.service"
env=/etc/semeurs/app.env
current=/srv/semeurs/current
dist=/srv/semeurs/releases/one/frontend/frontend/dist
sites=/etc/nginx/unmoor/sites.conf
answers() { curl --silent --output /dev/null --max-time 5 --fail -H 'Host: semeurs.org' -H 'X-Forwarded-Proto: https' "http://127.0.0.1:$1/api/health/"; }
until_up() { until answers 18000 && answers 18001; do sleep 0.2; done; }
# Every unit of the app by hand, which counts restarts from nothing, until it serves.
until_worker() { until journalctl --quiet --output=cat "_SYSTEMD_INVOCATION_ID=$(systemctl show --property=InvocationID --value semeurs-worker-blue.service)" | grep -q ' ready[.]'; do sleep 0.2; done; }
again() { systemctl daemon-reload; systemctl reset-failed $parts 2>/dev/null || true; systemctl restart $parts; until_up; until_worker; }
until_falls() { until [ "$(systemctl show --property=NRestarts --value "$1")" -ge 1 ]; do sleep 0.2; done; }
set_env() { sed -i "/^$1=/d" $env; echo "$1=$2" >> $env; }
keep() { for one in "$@"; do cp -a "$one" "/root/kept-$(basename "$one")"; done; }
back() { for one in "$@"; do cat "/root/kept-$(basename "$one")" > "$one"; chmod --reference="/root/kept-$(basename "$one")" "$one"; chown --reference="/root/kept-$(basename "$one")" "$one"; done; }
# A reload is over when no worker of before is left.
reload_front() { nginx -t -q; old=$(pgrep --parent "$(cat /run/nginx.pid)"); systemctl reload nginx; for pid in $old; do while [ -d "/proc/$pid" ]; do sleep 0.05; done; done; }
psql_root() { runuser -u postgres -- psql -XAtq -d "\${2:-app}" -c "$1"; }
`;

export const releaseFolder = '/srv/semeurs/releases/one';

/** What the release needs is Debian's: no registry of Python packages can be reached from here. The front is what a build leaves. */
export const release = `
apt-get -qq install --no-install-recommends daphne celery python-is-python3 python3-daphne python3-django python3-django-channels \\
  python3-channels-redis python3-django-redis python3-psycopg2 python3-dj-database-url python3-django-cors-headers python3-requests \\
  python3-sentry-sdk python3-pil faketime > /dev/null
mkdir -p $dist/assets ${releaseFolder}/backend/media
echo '<!doctype html><html lang="fr"><script type="module" src="/assets/index-a1b2c3d4.js"></script></html>' > $dist/index.html
echo 'const base="https://semeurs.org";fetch(base+"/api/figures/");' > $dist/assets/index-a1b2c3d4.js
install -d -o app -g app /srv/semeurs/incoming /srv/semeurs/shared /srv/semeurs/shared/uploads-backend-media
date -u +%FT%TZ > ${releaseFolder}/.unmoor-made
unmoor-serve one
until_up
keep $env $sites /etc/nginx/unmoor/common.conf /etc/redis/redis-state.conf /etc/pgbouncer/pgbouncer.ini
`;

/** An authority of its own, which the host holds; \`issue NAMES END\` makes a certificate and tells the front. */
export const certificate = `
mkdir -p /root/authority
cd /root/authority
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/O=Tests/CN=authority' \\
  -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.crt
cat > /usr/local/bin/issue <<'END'
#!/bin/bash
set -e
cd /root/authority
live=/etc/letsencrypt/live/semeurs.org
if [ -L $live ]; then rm $live; fi
mkdir -p $live
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=site -keyout $live/privkey.pem -out site.csr 2> /dev/null
openssl x509 -req -in site.csr -CA ca.crt -CAkey ca.key -not_before "$(date -u -d '90 days ago' +%Y%m%d%H%M%SZ)" -not_after "$(date -u -d "$2" +%Y%m%d%H%M%SZ)" \\
  -extfile <(echo "subjectAltName=$1") -out $live/fullchain.pem 2> /dev/null
END
chmod 755 /usr/local/bin/issue
issue DNS:semeurs.org,DNS:www.semeurs.org '80 days'
mkdir -p /etc/letsencrypt/renewal
echo 'authenticator = webroot' > /etc/letsencrypt/renewal/semeurs.org.conf
reload_front
`;

/** A backup of now. */
export const backups = `
repository=/var/spool/pgbackrest/repository
install -d -o postgres -g postgres $repository
systemctl start pgbackrest-backup@full.service
systemctl start semeurs-backup-figures.service
`;
