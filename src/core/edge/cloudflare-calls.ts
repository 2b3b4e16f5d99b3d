/**
 * How every script of ours speaks with Cloudflare's API: `call METHOD PATH [BODY]`, with `$apply`, `$folder`, `$scratch`, and `$id` of the zone
 * that the data names. Values stay in JSON from end to end (jq), so none is ever read by the shell. The token goes to curl in a file, never in argv.
 * @param data name of the JSON file beside the script; its `zone` is the domain
 */
export const cloudflareCalls = (data: string): string => `set -eu
api=\${CLOUDFLARE_API:-https://api.cloudflare.com/client/v4}
apply=no
case "\${1-}" in
  '') ;;
  --apply) apply=yes ;;
  *) sed -n '/^# Usage/p' "$0" >&2; exit 2 ;;
esac
folder=$(dirname "$0")
: "\${CLOUDFLARE_TOKEN_FILE:?names the file that holds the token}"

umask 077
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
printf 'Authorization: Bearer %s\\n' "$(cat "$CLOUDFLARE_TOKEN_FILE")" > "$scratch/header"

# call METHOD PATH [BODY]: the answer's result; what Cloudflare refuses is shown.
call() {
  if [ $# -gt 2 ]; then
    curl --silent --show-error --request "$1" --header @"$scratch/header" --header 'Content-Type: application/json' \\
      --data "$3" "$api$2" > "$scratch/answer"
  else
    curl --silent --show-error --request "$1" --header @"$scratch/header" "$api$2" > "$scratch/answer"
  fi
  jq --exit-status '.success' "$scratch/answer" > "$scratch/success" || {
    echo "$1 $2 was refused:" >&2
    jq '.errors' "$scratch/answer" >&2
    exit 1
  }
  jq --compact-output '.result' "$scratch/answer"
}

zone=\${CLOUDFLARE_ZONE:-$(jq --raw-output '.zone' "$folder/${data}")}
id=$(call GET "/zones?name=$zone" | jq --raw-output '.[0].id // empty')
if [ -z "$id" ]; then echo "The token sees no zone $zone" >&2; exit 1; fi
`;
