import { cloudflareCalls } from '../edge/cloudflare-calls.ts';

/**
 * Puts the records of records.json into a zone of Cloudflare. It makes what is missing and merges SPF; what is there and says something
 * else is shown and left alone, because moving an address is the cutover's, not a script's.
 *
 * Values stay in JSON from end to end (jq), so none is ever read by the shell. The token goes to curl in a file, never in argv.
 * https://developers.cloudflare.com/api/resources/dns/subresources/records/
 */
export const cloudflareScript = `#!/bin/sh
# Usage: HOST_IP=203.0.113.7 MAILBOX=reports@example.com CLOUDFLARE_TOKEN_FILE=~/.cloudflare-token ./cloudflare [--apply]
# The token needs Zone / DNS / Edit of this one zone. Without --apply nothing is changed.
# CLOUDFLARE_ZONE: the zone, where it is not the domain itself but one above it.
# DKIM_KEY: the record that unmoor-mail-key printed on the host, without quotes (v=DKIM1; ...).
${cloudflareCalls('records.json')}
# What is given takes the place of <...>; a record that still awaits something is named and left out.
jq --compact-output \\
  --arg ip "\${HOST_IP-}" --arg mailbox "\${MAILBOX-}" --arg dkim "\${DKIM_KEY-}" '
  def fill(mark; value): if value == "" then . else split(mark) | join(value) end;
  .records[] | .content |= (fill("<host-ip>"; $ip) | fill("<mailbox>"; $mailbox) | fill("<dkim-key>"; $dkim))
' "$folder/records.json" > "$scratch/records"

while IFS= read -r record; do
  shown=$(printf '%s' "$record" | jq --raw-output '"\\(.type) \\(.name) \\(.content)"')
  if printf '%s' "$record" | jq --exit-status '.content | test("<[a-z-]+>")' > "$scratch/awaits"; then
    echo "awaits   $shown"
    continue
  fi
  query=$(printf '%s' "$record" | jq --raw-output '"type=\\(.type)&name=\\(.name)&per_page=100"')
  call GET "/zones/$id/dns_records?$query" > "$scratch/there"
  # 1 the same is there; 2 one SPF is there: ours is put before its last word; 3 two of them: a person decides; 4 another says something
  # else; 5 nothing is there.
  jq --compact-output --argjson record "$record" '
    def bare: if $record.type == "CAA" then gsub("\\""; "") elif startswith("\\"") then ltrimstr("\\"") | rtrimstr("\\"") | gsub("\\" \\""; "") else . end;
    def sent($content): if $record.type == "TXT" then "\\"\\($content)\\"" else $content end;
    # An address that leads elsewhere, and another policy, are not ours to change; other TXT, CAA and MX stand beside each other.
    def alone: $record.type == "A" or $record.type == "AAAA" or $record.type == "CNAME" or ($record.name | test("^(_dmarc|[a-z0-9-]+\\\\._domainkey)\\\\."));
    map(. + {content: (.content | bare)}) as $there
    | ($there | map(select($record.merge == "spf" and (.content | ascii_downcase | startswith("v=spf1"))))) as $spf
    | ($record.content | split(" ")[1:-1]) as $ours
    | if any($there[]; .content == $record.content) then {say: "there"}
      elif ($spf | length) > 1 then {say: "two SPF records stand there, which is an error for every receiver; make them one first:", stop: true}
      elif ($spf | length) == 1 then
        ($spf[0].content | split(" ")) as $words
        | ($ours - $words) as $new
        | if $new == [] then {say: "there"}
          else (if ($words[-1] | test("^([-~?+]?all|redirect=.*)$")) then $words[:-1] + $new + [$words[-1]] else $words + $new end | join(" ")) as $merged
          | if ($merged | [match("(^| )[-~?+]?(include:|a(?=[ :/]|$)|mx(?=[ :/]|$)|ptr|exists:|redirect=)"; "g")] | length) > 10
            then {say: "SPF would ask for more than 10 look-ups, which receivers refuse (RFC 7208, 4.6.4):", stop: true}
            else {say: "merges", method: "PATCH", path: "/\\($spf[0].id)", body: {content: sent($merged)}, content: $merged} end
          end
      elif alone and ($there | length) > 0 then {say: "differs", content: ($there | map(.content) | join(", "))}
      else {say: "makes", method: "POST", path: "", body: ({type: $record.type, name: $record.name, ttl: $record.ttl}
        + if $record.type == "CAA" then ($record.content | split(" ")) as $caa | {data: {flags: ($caa[0] | tonumber), tag: $caa[1], value: ($caa[2:] | join(" "))}}
          elif $record.type == "MX" then ($record.content | split(" ")) as $mx | {priority: ($mx[0] | tonumber), content: $mx[1]}
          else {content: sent($record.content)} end)}
      end' "$scratch/there" > "$scratch/act"
  say=$(jq --raw-output '.say' "$scratch/act")
  content=$(jq --raw-output '.content // empty' "$scratch/act")
  printf '%-8s %s%s\\n' "$say" "$shown" "\${content:+  ->  $content}"
  if jq --exit-status '.stop // false' "$scratch/act" > "$scratch/stop"; then exit 1; fi
  method=$(jq --raw-output '.method // empty' "$scratch/act")
  if [ "$apply" = yes ] && [ -n "$method" ]; then
    call "$method" "/zones/$id/dns_records$(jq --raw-output '.path' "$scratch/act")" "$(jq --compact-output '.body' "$scratch/act")" > "$scratch/done"
  fi
done < "$scratch/records"
if [ "$apply" = no ]; then echo 'Nothing was changed: --apply does it.'; fi
`;
