import { shellWord } from '../../formats/shell.ts';
import type { Manifest } from '../../host/manifest.ts';
import { linesOf } from '../ask.ts';
import { allOfServices, compose, listOf, servicesOf } from '../services.ts';
import type { UnitSeen } from './units.ts';

/** Lines of a container that is not well. */
const linesSaid = 80;

/** Of what `docker inspect` prints; its own templates fail where a container has no health check. */
const fields = `.[] | [.Config.Labels["com.docker.compose.service"], .Config.Labels["com.docker.compose.container-number"], .State.Status, .State.Health.Status // "", .State.ExitCode, .State.OOMKilled, .RestartCount, .State.StartedAt, .Id] | join("|")`;

/** Containers of a stack, in parts beside those of its units; nothing where there are none. */
export const containersScript = (manifest: Manifest): string =>
  manifest.containers === undefined
    ? ''
    : `echo '## command'
echo ${shellWord(compose(manifest))}
echo '## services'
printf '%s %s\\n' ${servicesOf(manifest)
        .flatMap(({ name, kind }) => [name, kind])
        .join(' ')}
echo '## now'
date -u +%FT%TZ
echo '## containers'
seen=$(${listOf(manifest, allOfServices)} | xargs -r docker inspect | jq -r ${shellWord(fields)})
printf '%s\\n' "$seen"
printf '%s\\n' "$seen" | awk -F '|' '$3 != "running" && !($3 == "exited" && $5 == 0) || $4 == "unhealthy" || $7 > 0 { print $1, $2, $9 }' | while read -r service number id; do
  echo "## said $service-$number"
  docker logs --tail ${linesSaid} "$id" 2>&1
  echo "## health $service-$number"
  docker inspect "$id" | jq -r '.[0].State.Health.Log // [] | .[].Output'
done
`;

/** Each container as a unit is seen, by its name within the stack (`web-1`); a service that should run and has none is named by itself. */
export function containersIn(parts: ReadonlyMap<string, string>): readonly UnitSeen[] {
  const command = parts.get('command')?.trim() ?? '';
  const nowMs = Date.parse(parts.get('now')?.trim() ?? '');
  const kinds = linesOf(parts.get('services') ?? '').map((line) => line.split(' ') as [string, string]);
  const seen = linesOf(parts.get('containers') ?? '').map((line) => {
    const [service = '', number = '', status = '', health = '', exit, killed, restarts, began = ''] =
      line.split('|');
    const name = `${service}-${number}`;
    const ends = kinds.some(([one, kind]) => one === service && kind !== 'serve');
    const at = (part: string) => linesOf(parts.get(`${part} ${name}`) ?? '');
    return {
      name,
      container: { service, command },
      ...stateOf(status, ends, Number(exit)),
      enabled: 'container',
      ...(killed === 'true' ? { result: 'oom-kill' } : {}),
      restarts: Number(restarts),
      ...(status === 'running' ? { sinceS: (nowMs - Date.parse(began)) / 1000 } : {}),
      unfit: false,
      oneshot: ends,
      said: at('said'),
      // What it was found to be outlives it.
      ...(health === 'unhealthy' && status === 'running'
        ? { unwell: at('health').at(-1) ?? 'its health check fails' }
        : {}),
    };
  });
  const lost = kinds.filter(
    ([service, kind]) => kind === 'serve' && !seen.some(({ container }) => container.service === service),
  );
  return [...seen, ...lost.map(([service]) => noneOf(service, command))];
}

/** In the words of systemd. One that should run on and has ended was stopped by somebody: what ends by itself is started again (`unless-stopped`). */
function stateOf(status: string, ends: boolean, exit: number): Pick<UnitSeen, 'active' | 'sub' | 'result'> {
  // One that is paused takes requests, and answers none.
  if (status === 'running' || status === 'paused')
    return { active: 'active', sub: 'running', result: 'success' };
  if (status === 'restarting') return { active: 'activating', sub: 'auto-restart', result: 'exit-code' };
  return ends && exit !== 0
    ? { active: 'failed', sub: status, result: 'exit-code' }
    : { active: 'inactive', sub: status, result: 'success' };
}

const noneOf = (service: string, command: string): UnitSeen => ({
  name: service,
  container: { service, command },
  active: 'inactive',
  sub: 'inactive',
  enabled: '',
  result: 'success',
  restarts: 0,
  unfit: false,
  oneshot: false,
  said: [],
});
