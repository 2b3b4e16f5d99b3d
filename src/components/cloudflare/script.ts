import { cloudflareCalls } from '../../core/edge/cloudflare-calls.ts';

/**
 * Brings a zone to the settings of settings.json, and keeps what the app answers at /api/ out of the cache. Rules of the cache that are
 * there already are a person's, and stay.
 * https://developers.cloudflare.com/api/resources/zones/subresources/settings/
 */
export const settingsScript = `#!/bin/sh
# Usage: CLOUDFLARE_TOKEN_FILE=~/.cloudflare-token ./settings [--apply]
# The token needs Zone / Zone Settings / Edit and Zone / Cache Rules / Edit of this one zone. Without --apply nothing is changed.
# CLOUDFLARE_ZONE: the zone, where it is not the domain itself but one above it.
${cloudflareCalls('settings.json')}
jq --compact-output '.settings[]' "$folder/settings.json" > "$scratch/settings"
while IFS= read -r setting; do
  name=$(printf '%s' "$setting" | jq --raw-output '.name')
  wanted=$(printf '%s' "$setting" | jq --raw-output '.value')
  is=$(call GET "/zones/$id/settings/$name" | jq --raw-output '.value')
  if [ "$is" = "$wanted" ]; then
    printf '%-8s %s %s\\n' there "$name" "$wanted"
    continue
  fi
  printf '%-8s %s %s  ->  %s\\n' changes "$name" "$is" "$wanted"
  if [ "$apply" = yes ]; then
    call PATCH "/zones/$id/settings/$name" "$(printf '%s' "$setting" | jq --compact-output '{value}')" > "$scratch/done"
  fi
done < "$scratch/settings"

phase=http_request_cache_settings
# A zone without a rule of this phase has no entry point, which the API answers with an error: the list says it without one.
there=$(call GET "/zones/$id/rulesets" | jq --arg phase "$phase" '[.[] | select(.phase == $phase and .kind == "zone")] | length')
if [ "$there" != 0 ]; then
  echo 'differs  cache rules are there already: see to it that /api/ is not kept'
else
  echo 'makes    cache rule: /api/ is not kept'
  if [ "$apply" = yes ]; then
    call PUT "/zones/$id/rulesets/phases/$phase/entrypoint" "$(jq --compact-output '.cache' "$folder/settings.json")" > "$scratch/done"
  fi
fi
if [ "$apply" = no ]; then echo 'Nothing was changed: --apply does it.'; fi
`;
