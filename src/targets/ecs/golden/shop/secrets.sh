#!/bin/sh
# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
# usage: ./secrets.sh app.env
set -eu
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./settings.sh

env_file=${1:-}
[ -f "$env_file" ] || { echo "usage: $0 app.env" >&2; exit 2; }
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

output() {
  aws cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text
}

aws secretsmanager get-secret-value --secret-id "$(output shop-data DatabaseSecret)" --query SecretString --output text |
  jq -j .password > "$work/db-password"
aws secretsmanager get-secret-value --secret-id "$(output shop-data KeyValueSecret)" --query SecretString --output text |
  jq -j .password > "$work/key-value-password"
jq -R -s --rawfile password0 "$work/db-password" --rawfile password1 "$work/key-value-password" '
  split("\n") | map(rtrimstr("\r") | select(test("^[A-Za-z_][A-Za-z0-9_.]*=")))
  | map(capture("^(?<key>[^=]+)=(?<value>.*)$")) | from_entries
  | map_values(split("<db-password>") | join($password0))
  | map_values(split("<key-value-password>") | join($password1))
' "$env_file" > "$work/app.json"
missing=$(jq -r '. as $all | $ARGS.positional[] | select($all[.] == null)' "$work/app.json" --args GLITCHTIP_DATABASE_URL GLITCHTIP_DB_PASSWORD GLITCHTIP_EMAIL_URL GLITCHTIP_SECRET_KEY RESEND_API_KEY SMTP_HOST SMTP_PASSWORD SMTP_PORT SMTP_USER SUPABASE_SERVICE_ROLE_KEY SUPABASE_URL)
if [ -n "$missing" ]; then
  echo "These names are not in $env_file; write NAME= where one may be empty:" >&2
  echo "$missing" >&2
  exit 1
fi
aws secretsmanager put-secret-value --secret-id shop/app --secret-string "file://$work/app.json" --query VersionId --output text
echo "The next release reads them: ./deploy.sh RELEASE"
