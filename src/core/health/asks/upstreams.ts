import { shellWord } from '../../formats/shell.ts';
import type { Manifest } from '../../host/manifest.ts';
import { ask, partsOf, valuesOf } from '../ask.ts';
import { isBuilt, listOf, ofService, servicesOf } from '../services.ts';
import { idleColour } from '../colour.ts';
import { type Answer, askHttp, askUpgrade, readAnswer } from '../http-answer.ts';

/** What stands behind the front, asked past the front. */
export interface UpstreamSeen {
  readonly port: number;
  /** The path that says whether the app is well, by the app's own name and as if over TLS. */
  readonly health: Answer;
  readonly upgrade?: Answer;
  /** Unit whose program listens there; '' where nobody does, or no unit does. */
  readonly unit: string;
  /** Name of that program. */
  readonly program: string;
}

/**
 * Ports that the front leads to now, by its files (also by those that nginx refuses): of an upstream in two colours, the one that serves.
 */
const portsOfFront = `cat /etc/nginx/nginx.conf /etc/nginx/unmoor/*.conf /etc/nginx/conf.d/*.conf /etc/nginx/sites-enabled/* 2>/dev/null | awk -v idle="$(${idleColour})" '
  $1 == "upstream" { skip = $2 ~ "_" idle "$" }
  $1 == "server" && $2 ~ /^127[.]0[.]0[.]1:[0-9]+/ && !skip { sub(/^[^:]*:/, "", $2); sub(/[^0-9].*/, "", $2); print $2 }' | sort -un`;

/** Seconds that a program which was just started may take until it listens. */
const startS = 20;

/** In a row: the front asks the replicas in turn, and one of them may know later than the others that its database is back. */
const goodAnswers = 8;

/**
 * After something was started: waits until somebody listens wherever the front leads to, and the front has noticed (nginx asks nobody
 * for 10 s who has refused it: ngx_http_upstream_module, fail_timeout); and not for ever.
 */
export const settleScript = ({ domain, serves }: Manifest): string => `end=$(($(date +%s) + ${startS}))
for port in $(${portsOfFront}); do
  until [ -n "$(ss --no-header --listening --tcp --numeric "sport = :$port")" ] || [ "$(date +%s)" -ge "$end" ]; do sleep 0.2; done
done
good=0
while [ "$good" -lt ${goodAnswers} ] && [ "$(date +%s)" -lt "$end" ]; do
  case $(curl --silent --insecure --output /dev/null --max-time 5 --write-out '%{http_code}' --resolve ${shellWord(`${domain}:443:127.0.0.1`)} ${shellWord(`https://${domain}${serves.health ?? '/'}`)}) in
    5??) good=0; sleep 0.5 ;;
    *) good=$((good + 1)) ;;
  esac
done
`;

export const upstreamsAsk = ask({
  script: ({ manifest, socket }) => {
    const { domain, serves } = manifest;
    const path = serves.health ?? '/';
    const named = `-H ${shellWord(`Host: ${domain}`)} -H 'X-Forwarded-Proto: https' -H ${shellWord(`X-Forwarded-Host: ${domain}`)}`;
    const url = (at: string) => `"http://$address:$port"${shellWord(at)}`;
    const asks = `${askHttp('health', `${named} ${url(path)}`)}
  ${socket === undefined ? '' : askUpgrade('upgrade', `${named} -H ${shellWord(`Origin: https://${domain}`)} ${url(socket)}`)}`;
    if (manifest.containers !== undefined) return containersScript(manifest, asks);
    return `address=127.0.0.1
for port in $(${portsOfFront}); do
  echo "## $port"
  pid=$(ss --no-header --listening --tcp --numeric --processes "sport = :$port" | sed -n 's/.*pid=\\([0-9]*\\).*/\\1/p' | head -n 1)
  echo "program=$(cat "/proc/$pid/comm" 2>/dev/null)"
  echo "unit=$(sed -n 's|.*/\\([^/]*\\.service\\)$|\\1|p' "/proc/$pid/cgroup" 2>/dev/null | head -n 1)"
  ${asks}
done
`;
  },
  read: (text): readonly UpstreamSeen[] =>
    [...partsOf(text)].map(([name, part]) => {
      const port = name.slice(name.lastIndexOf(' ') + 1);
      const values = valuesOf(part);
      const upgrade = readAnswer(values, 'upgrade');
      return {
        port: Number(port),
        program: values.get('program') ?? '',
        unit: values.get('unit') ?? '',
        health: readAnswer(values, 'health') ?? nobody,
        ...(upgrade === undefined ? {} : { upgrade }),
      };
    }),
});

/** Each container of the app that answers HTTP, by its own address: its network is one of this server's. */
const containersScript = (manifest: Manifest, asks: string): string => `for one in ${servicesOf(manifest)
  .flatMap((one) =>
    isBuilt(one) && one.kind === 'serve' && one.port !== undefined ? [`${one.name}:${one.port}`] : [],
  )
  .join(' ')}; do
  service=\${one%:*} port=\${one#*:}
  for id in $(${listOf(manifest, ofService)}); do
  address=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{println .IPAddress}}{{end}}' "$id" | grep -m 1 .)
  name=$service-$(docker inspect --format '{{index .Config.Labels "com.docker.compose.container-number"}}' "$id")
  echo "## $name $port"
  echo "program=$service"
  echo "unit=$name"
  ${asks}
  done
done
`;

const nobody: Answer = { error: 'nothing was asked', late: false };
