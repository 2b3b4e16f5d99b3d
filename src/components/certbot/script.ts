/**
 * Gets the first certificate. A dry run on Let's Encrypt's staging comes first: a mistake there costs nothing, while five failures an hour
 * shut a name out on the real one (https://letsencrypt.org/docs/rate-limits/).
 */
export const certificateScript = (names: readonly string[]): string => `#!/bin/sh
# Usage: unmoor-certificate cloudflare | manual | http | placeholder
#   cloudflare  before the DNS leads here (dns-01): the token stands in /etc/letsencrypt/cloudflare.ini
#               (dns_cloudflare_api_token = ...), mode 0600; it renews by itself
#   manual      before the DNS leads here, with any DNS: you are told which record to make. It does not renew by itself: run
#               \`unmoor-certificate http\` after the cutover
#   http        once the DNS leads here (http-01): the front serves the answer; it renews by itself
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
case "\${1-}" in
  cloudflare)
    token=/etc/letsencrypt/cloudflare.ini
    if [ "$(stat -c %a "$token" 2>/dev/null)" != 600 ]; then
      echo "$token must be there, with mode 0600" >&2
      exit 1
    fi
    set -- --dns-cloudflare --dns-cloudflare-credentials "$token"
    ;;
  manual) set -- --manual --preferred-challenges dns ;;
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
  http) set -- --webroot --webroot-path /var/www/acme ;;
  *) sed -n '/^# Usage/,/^set/s/^# //p' "$0" >&2; exit 2 ;;
esac
set -- certonly --cert-name ${names[0] ?? ''} ${names.map((name) => `--domain ${name}`).join(' ')} "$@"
certbot "$@" --dry-run
trap stand_in EXIT
if [ -L "$live" ]; then rm "$live"; fi
certbot "$@" --keep-until-expiring --renew-with-new-domains
/etc/letsencrypt/renewal-hooks/deploy/50-front
`;
