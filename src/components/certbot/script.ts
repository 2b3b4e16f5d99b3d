/**
 * Gets the first certificate. A dry run on Let's Encrypt's staging comes first: a mistake there costs nothing, while five failures an hour
 * shut a name out on the real one (https://letsencrypt.org/docs/rate-limits/).
 */
export const certificateScript = (names: readonly string[]): string => `#!/bin/sh
# Usage: unmoor-certificate cloudflare | hook | manual | http | placeholder
#   cloudflare  before the DNS leads here (dns-01): the token stands in /etc/letsencrypt/cloudflare.ini
#               (dns_cloudflare_api_token = ...), mode 0600; it renews by itself
#   hook        before the DNS leads here, with any DNS that a program can change: /etc/letsencrypt/dns-hook, which is run with
#               \`add\` or \`remove\`, and is told the record in $CERTBOT_DOMAIN (below _acme-challenge) and $CERTBOT_VALIDATION; it renews
#               by itself
#   manual      before the DNS leads here, with any DNS: you are told which record to make. It does not renew by itself: run
#               \`unmoor-certificate http\` after the cutover
#   http        once the DNS leads here (http-01): the front serves the answer; it renews by itself. A name that leads nowhere yet is
#               left out; call it again when it does
#   placeholder where there is none: signed by nobody, so that the front can start
set -eu
live=/etc/letsencrypt/live/${names[0] ?? ''}
placeholder=/etc/letsencrypt/placeholder
# A link, for certbot makes that folder itself and wants none to be there.
stand_in() {
  if [ ! -e "$live/fullchain.pem" ]; then
    mkdir -p "$(dirname "$live")"
    ln -sfn "$placeholder" "$live"
  fi
}
# Whether a name may be asked for; by DNS all may.
may_ask=true
case "\${1-}" in
  cloudflare)
    token=/etc/letsencrypt/cloudflare.ini
    if [ "$(stat -c %a "$token" 2>/dev/null)" != 600 ]; then
      echo "$token must be there, with mode 0600" >&2
      exit 1
    fi
    written='authenticator = dns-cloudflare'
    set -- --dns-cloudflare --dns-cloudflare-credentials "$token"
    ;;
  hook)
    hook=/etc/letsencrypt/dns-hook
    if [ ! -x "$hook" ]; then
      echo "$hook must be there, and executable" >&2
      exit 1
    fi
    written='manual_auth_hook = '
    set -- --manual --preferred-challenges dns --manual-auth-hook "$hook add" --manual-cleanup-hook "$hook remove"
    ;;
  manual)
    written='authenticator = manual'
    set -- --manual --preferred-challenges dns
    ;;
  placeholder)
    [ ! -e "$live/fullchain.pem" ] || exit 0
    umask 077
    mkdir -p "$placeholder"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
      -subj "/CN=not a certificate yet" -addext "subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}" \
      -keyout "$placeholder/privkey.pem" -out "$placeholder/fullchain.pem"
    stand_in
    exit 0
    ;;
  http)
    written='authenticator = webroot'
    may_ask='getent ahosts'
    mkdir -p /var/www/acme
    set -- --webroot --webroot-path /var/www/acme
    ;;
  *) sed -n '/^# Usage/,/^set/s/^# //p' "$0" >&2; exit 2 ;;
esac
domains=
for name in ${names.join(' ')}; do
  if $may_ask "$name" > /dev/null; then
    domains="$domains --domain $name"
  else
    echo "Left out, for no address is known of it: $name" >&2
  fi
done
# shellcheck disable=SC2086 # several words are meant
set -- certonly --cert-name ${names[0] ?? ''} $domains "$@"
certbot "$@" --dry-run
trap stand_in EXIT
if [ -L "$live" ]; then rm "$live"; fi
# How it renews is written down when one is issued, and only then: who asks in another way than before gets a new one.
keep=--keep-until-expiring
renewal=/etc/letsencrypt/renewal/${names[0] ?? ''}.conf
if [ -e "$renewal" ] && ! grep -q "^$written" "$renewal"; then keep=--force-renewal; fi
certbot "$@" "$keep" --renew-with-new-domains
/etc/letsencrypt/renewal-hooks/deploy/50-front
`;
