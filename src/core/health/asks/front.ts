import { shellWord } from '../../formats/shell.ts';
import type { Manifest } from '../../host/manifest.ts';
import { listeningOf } from '../../host/probe.ts';
import type { Listening } from '../../host/state.ts';
import { ask, linesOf, partsOf, valuesOf } from '../ask.ts';
import { commandsOf } from '../commands.ts';
import { containerOf, renderedAt, serviceNames, serviceOf } from '../services.ts';
import { type Answer, askHttp, askUpgrade, readAnswer } from '../http-answer.ts';

export interface FrontSeen {
  /** What nginx says of its files; undefined where it takes them. */
  readonly refused?: string;
  /** The front asked on the server itself, by the app's name: what answers does not depend on names, certificates or firewalls. */
  readonly page?: Answer;
  readonly health?: Answer;
  readonly plain?: Answer;
  readonly upgrade?: Answer;
  /** A form of Django's own sign-in, empty, as its page sends it; where the app reads a list of origins for that. */
  readonly form?: Answer;
  /** Longest time in seconds that a silent connection from outside is kept open; undefined where no file says one. */
  readonly longestReadS?: number;
  readonly listening: readonly Listening[];
}

export const frontAsk = ask({
  script: ({ manifest, socket }) => {
    const { domain, serves, env } = manifest;
    const rendered = manifest.containers === undefined ? '' : `${renderedAt(manifest)}/files`;
    const here = `--resolve ${shellWord(`${domain}:443:127.0.0.1`)} --resolve ${shellWord(`${domain}:80:127.0.0.1`)}`;
    const at = (path: string) => `${here} ${shellWord(`https://${domain}${path}`)}`;
    return `${testScript(manifest)}echo '## asked'
  ${askHttp('page', `-H 'Accept: text/html' ${at('/')}`)}
  ${askHttp('health', at(serves.health ?? '/'))}
  ${askHttp('plain', `${here} ${shellWord(`http://${domain}/`)}`)}
  ${socket === undefined ? '' : askUpgrade('upgrade', `-H ${shellWord(`Origin: https://${domain}`)} ${at(socket)}`)}
${[...env.names, ...env.optional].includes('CSRF_TRUSTED_ORIGINS') ? askForm(domain, at('/admin/login/')) : ''}echo '## read'
cat ${rendered}/etc/nginx/nginx.conf ${rendered}/etc/nginx/unmoor/*.conf 2>/dev/null | awk '
  /^server[ {]/ { inside = 1; open = 0; said = "" }
  inside && $1 == "listen" && $2 ~ /443$/ { open = 1 }
  $1 == "proxy_read_timeout" { sub(/;.*/, "", $2); if (inside) said = said $2 "\\n"; else print $2 }
  /^}/ && inside { if (open) printf "%s", said; inside = 0 }'
echo '## listening'
ss --no-header --listening --tcp --numeric --processes
`;
  },
  read: (text): FrontSeen => {
    const parts = partsOf(text);
    const test = linesOf(parts.get('test') ?? '');
    const values = valuesOf(parts.get('asked') ?? '');
    const reads = linesOf(parts.get('read') ?? '').map(secondsOf);
    return {
      ...(test.at(-1) === 'refused'
        ? { refused: test.find((line) => line.includes('[emerg]')) ?? test[0] ?? 'nginx is not there' }
        : {}),
      ...Object.fromEntries(
        (['page', 'health', 'plain', 'upgrade', 'form'] as const).flatMap((name) => {
          const answer = readAnswer(values, name);
          return answer === undefined ? [] : [[name, answer]];
        }),
      ),
      ...(reads.length === 0 ? {} : { longestReadS: Math.max(...reads) }),
      listening: linesOf(parts.get('listening') ?? '').flatMap(listeningOf),
    };
  },
});

/** Where the front is in a container that does not run, why is what the container said. */
function testScript(manifest: Manifest): string {
  const front = serviceOf(manifest, serviceNames.front);
  const script = `echo '## test'\n${commandsOf(manifest).testFront} 2>&1 || echo refused\n`;
  return front === undefined
    ? script
    : `if [ "$(docker inspect --format '{{.State.Running}}' ${shellWord(containerOf(manifest, front))})" = true ]; then\n${script}fi\n`;
}

/** The page gives a token as a cookie, which comes back with the form (Django, "How to use CSRF protection"). */
const askForm = (domain: string, at: string): string => `jar=$(mktemp -p /run unmoor-form.XXXXXX)
curl --silent --insecure --max-time 6 --output /dev/null --cookie-jar "$jar" ${at}
token=$(awk '$6 == "csrftoken" { print $7 }' "$jar")
if [ -n "$token" ]; then
  ${askHttp('form', `--cookie "$jar" -H "X-CSRFToken: $token" -H ${shellWord(`Origin: https://${domain}`)} -H ${shellWord(`Referer: https://${domain}/admin/login/`)} --data '' ${at}`)}
fi
rm -f "$jar"
`;

/** nginx's times: `60s`, `5m`; seconds where no unit is said (nginx, "Configuration file measurement units"). */
function secondsOf(line: string): number {
  const [, digits = '0', unit = 's'] = /(\d+)(ms|s|m|h)?$/.exec(line.trim()) ?? [];
  return Number(digits) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit] ?? 1);
}
