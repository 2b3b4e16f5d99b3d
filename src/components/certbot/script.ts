/**
 * Gets the first certificate. A dry run on Let's Encrypt's staging comes first: a mistake there costs nothing, while five failures an hour
 * shut a name out on the real one (https://letsencrypt.org/docs/rate-limits/).
 */
export const certificateScript = (names: readonly string[]): string => `#!/bin/sh
# Usage: unmoor-certificate cloudflare | manual | http
#   cloudflare  before the DNS leads here (dns-01): the token stands in /etc/letsencrypt/cloudflare.ini
#               (dns_cloudflare_api_token = ...), mode 0600; it renews by itself
#   manual      before the DNS leads here, with any DNS: you are told which record to make. It does not renew by itself: run
#               \`unmoor-certificate http\` after the cutover
#   http        once the DNS leads here (http-01): the front serves the answer; it renews by itself
set -eu
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
  http) set -- --webroot --webroot-path /var/www/acme ;;
  *) sed -n '/^# Usage/,/^set/s/^# //p' "$0" >&2; exit 2 ;;
esac
set -- certonly --cert-name ${names[0] ?? ''} ${names.map((name) => `--domain ${name}`).join(' ')} "$@"
certbot "$@" --dry-run
certbot "$@" --keep-until-expiring --renew-with-new-domains
`;
