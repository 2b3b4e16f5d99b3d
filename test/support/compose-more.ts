import type { TestHost } from '../hosts/index.ts';

/** Takes mail from the other containers, signs it and sends it: what boky/postfix does, by its README's variables. */
const mail = `#!/bin/sh
set -eu
postconf -e maillog_file=/dev/stdout 'mynetworks=127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16' smtpd_tls_security_level=none \\
  milter_default_action=tempfail smtpd_milters=inet:127.0.0.1:8891 non_smtpd_milters=inet:127.0.0.1:8891
postconf -Me 'submission/inet=submission inet n - n - - smtpd'
env | sed -n 's/^POSTFIX_//p' | while IFS= read -r setting; do postconf -e "$setting"; done
for domain in $ALLOWED_SENDER_DOMAINS; do
  key=/etc/opendkim/keys/$domain
  if [ ! -e "$key.private" ]; then
    opendkim-genkey -b 2048 -d "$domain" -s "$DKIM_SELECTOR" -D /tmp
    mv "/tmp/$DKIM_SELECTOR.private" "$key.private"
    mv "/tmp/$DKIM_SELECTOR.txt" "$key.txt"
  fi
  echo "$domain $domain:$DKIM_SELECTOR:$key.private" >> /tmp/keys
  echo "*@$domain $domain" >> /tmp/senders
done
printf '%s\\n' 'Socket inet:8891@127.0.0.1' 'KeyTable file:/tmp/keys' 'SigningTable refile:/tmp/senders' 'Syslog no' \\
  'InternalHosts 0.0.0.0/0' 'RequireSafeKeys no' > /tmp/opendkim.conf
opendkim -x /tmp/opendkim.conf
exec postfix start-fg
`;

const install = 'apt-get update && apt-get install -y --no-install-recommends';

const watchers = [
  ['docker.io/prom/prometheus:v3.5.0', 'prometheus'],
  ['docker.io/prom/alertmanager:v0.28.1', 'prometheus-alertmanager'],
  ['docker.io/prom/node-exporter:v1.9.1', 'prometheus-node-exporter'],
  ['docker.io/prom/blackbox-exporter:v0.27.0', 'prometheus-blackbox-exporter'],
  ['docker.io/nginx/nginx-prometheus-exporter:1.4.2', 'prometheus-nginx-exporter'],
  ['quay.io/prometheuscommunity/postgres-exporter:v0.17.1', 'prometheus-postgres-exporter'],
  ['docker.io/prometheuscommunity/pgbouncer-exporter:v0.11.0', 'prometheus-pgbouncer-exporter'],
  ['docker.io/oliver006/redis_exporter:v1.74.0', 'prometheus-redis-exporter'],
] as const;

/** Debian's Prometheus and exporters, of which each image starts one. */
const watching = `FROM debian:trixie-slim
RUN ${install} wget ${watchers.map(([, program]) => program).join(' ')} && install -d -o nobody /prometheus /alertmanager
USER nobody
`;

/** Makes stand-ins of the images of mail and of watching, beside those that the apps are started from. */
export async function makeMoreStandIns(host: TestHost): Promise<void> {
  const build = (name: string, recipe: string) =>
    host.sure(['docker', 'build', '--tag', name, '--file', '-', '/srv/empty'], recipe);
  await host.sure(['docker', 'tag', 'node:latest', 'node:24.11-trixie-slim']);
  await build(
    'boky/postfix:v5.1.0',
    `FROM debian:trixie-slim
RUN ${install} postfix opendkim opendkim-tools netcat-openbsd ca-certificates
RUN echo ${Buffer.from(mail).toString('base64')} | base64 -d > /start && chmod 755 /start
CMD ["/start"]
`,
  );
  await build('watching', watching);
  for (const [name, program] of watchers) await build(name, `FROM watching\nENTRYPOINT ["${program}"]\n`);
}
