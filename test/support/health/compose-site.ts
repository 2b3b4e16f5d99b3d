import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testHost, testNames } from '../../hosts/index.ts';
import { makeStandIns } from '../compose-host.ts';
import { makeMoreStandIns } from '../compose-more.ts';
import { askOwnMail } from '../places/semeurs.ts';
import { renderApp } from '../vps-home.ts';
import { domain } from './scripts.ts';
import { examined, recordsFor, type RunningSite, variables } from './site.ts';

/** Words that the scripts of faults use. */
const prelude = `
export LC_ALL=C
compose=/srv/semeurs/deploy/compose
env=/srv/semeurs/.env.production
sites=/srv/semeurs/deploy/files/etc/nginx/unmoor/sites.conf
live=/var/lib/docker/volumes/semeurs_certificates/_data/live/semeurs.org
status() { curl --silent --output /dev/null --max-time 5 --write-out '%{http_code}' --cacert /root/authority/ca.crt --resolve semeurs.org:443:127.0.0.1 https://semeurs.org/api/health/; }
until_says() { until [ "$(status)" = "$1" ]; do sleep 0.3; done; }
until_is() { until [ "$(docker inspect --format '{{.State.Status}}' "semeurs-$1-1")" = "$2" ]; do sleep 0.1; done; }
# Everything as the file has it, until all is well and the worker hears.
again() { $compose --progress quiet up --detach --no-build --wait --remove-orphans > /dev/null; until_says 200; until docker logs semeurs-worker-1 2>&1 | grep -q ' ready[.]'; do sleep 0.2; done; }
set_env() { sed -i "/^$1=/d" $env; echo "$1=$2" >> $env; }
# What the app is told of a variable: its containers are made anew.
retell() { $compose --progress quiet up --detach --no-build --no-deps web worker beat > /dev/null; }
keep() { for one in "$@"; do cp -a "$one" "/root/kept-$(basename "$one")"; done; }
back() { for one in "$@"; do cat "/root/kept-$(basename "$one")" > "$one"; done; }
`;

/** An authority of its own; \`issue NAMES END\` makes a certificate where certbot would. */
const certificate = `
$compose run --rm --no-deps -T --entrypoint true certificates
mkdir -p /root/authority
cd /root/authority
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/O=Tests/CN=authority' \\
  -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.crt
cat > /usr/local/bin/issue <<END
#!/bin/bash
set -e
cd /root/authority
mkdir -p $live
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=site -keyout $live/privkey.pem -out site.csr 2> /dev/null
openssl x509 -req -in site.csr -CA ca.crt -CAkey ca.key -not_before "\\$(date -u -d '90 days ago' +%Y%m%d%H%M%SZ)" -not_after "\\$(date -u -d "\\$2" +%Y%m%d%H%M%SZ)" \\
  -extfile <(echo "subjectAltName=\\$1") -out $live/fullchain.pem 2> /dev/null
END
chmod 755 /usr/local/bin/issue
issue DNS:semeurs.org,DNS:www.semeurs.org '80 days'
mkdir -p $live/../../renewal
echo 'authenticator = webroot' > $live/../../renewal/semeurs.org.conf
`;

/** The association's site on a server with Docker, as `unmoor provision` and `unmoor deploy` make it. Images are stand-ins: none can be had here. */
export async function composeSite(): Promise<RunningSite> {
  const app = await renderApp({
    app: 'test/apps/association',
    name: 'semeurs',
    domain,
    target: 'compose',
    flags: ['--without', 'grafana,errors'],
    change: askOwnMail,
    variables: {
      ...variables,
      DATABASE_URL: 'postgresql://app:a-secret-of-postgres@pool:6432/app',
      REDIS_URL: 'redis://app:a-secret-of-redis@state:6379/0',
      ADMIN_TOKEN: 'a-token-of-the-site',
      VITE_API_URL: `https://${domain}`,
    },
  });
  const host = await testHost({ name: 'boxes', docker: 'with-images' });
  await makeStandIns(host);
  await makeMoreStandIns(host);
  const provisioned = await app.provision(host, '--yes', '--json');
  if (provisioned.code !== 0) throw new Error(provisioned.out);
  const sh = (text: string) => host.sure(['bash', '-ec', `${prelude}${text}`]);
  await sh(certificate);
  const deployed = await app.deploy(host, '--json');
  if (deployed.code !== 0) throw new Error(deployed.out);
  await sh('keep $env $sites');
  const authority = join(app.folder, 'authority.crt');
  writeFileSync(authority, await sh('cat /root/authority/ca.crt'));
  const key = await sh(`docker exec semeurs-mail-1 cat /etc/opendkim/keys/${domain}.txt`);
  const name = (await sh('docker exec semeurs-mail-1 postconf -xh myhostname')).trim();
  const records = recordsFor(host, key).map((one) => (one.type === 'PTR' ? { ...one, value: name } : one));
  const publish = (all: typeof records) => testNames({}, all);
  await publish(records);
  const reach = [`root@${host.address}`, '--key', host.keyFile, '--known-hosts', host.knownHostsFile];
  return examined({ host, folder: app.folder, reach, records, sh, publish, authority });
}
