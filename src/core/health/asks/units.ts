import { shellWord } from '../../formats/shell.ts';
import type { Manifest } from '../../host/manifest.ts';
import { ask, linesOf, partsOf, valuesOf } from '../ask.ts';
import { containersIn, containersScript } from './containers.ts';

/** A unit of systemd, or a container of Compose, which is told in the same words. */
export interface UnitSeen {
  readonly name: string;
  /** Its service, and what is typed to reach that; unset for a unit. */
  readonly container?: { readonly service: string; readonly command: string };
  /** What its own health check said last, where that fails. */
  readonly unwell?: string;
  /** `active`, `activating`, `inactive`, `failed` ... */
  readonly active: string;
  /** `auto-restart` while systemd waits to start it once more. */
  readonly sub: string;
  /** As `systemctl is-enabled` says it; '' where there is no such unit file. */
  readonly enabled: string;
  /** `success`, `exit-code`, `signal`, `oom-kill`, `start-limit-hit` ... (systemd.service(5), $SERVICE_RESULT). */
  readonly result: string;
  /** How often systemd started it again since somebody started it. */
  readonly restarts: number;
  /** Seconds since it became active; undefined where it is not. */
  readonly sinceS?: number;
  /** It was started, and a condition of its own said that there is nothing to do here. */
  readonly unfit: boolean;
  /** It runs to its end and is gone (`Type=oneshot`, without `RemainAfterExit=yes`). */
  readonly oneshot: boolean;
  /** Lines it wrote last, of a unit that is not well. */
  readonly said: readonly string[];
}

const properties = [
  'Id',
  'Names',
  'Type',
  'RemainAfterExit',
  'ActiveState',
  'SubState',
  'UnitFileState',
  'Result',
  'NRestarts',
  'ConditionResult',
  'ConditionTimestampMonotonic',
  'ActiveEnterTimestampMonotonic',
];

/** Lines of a unit that is not well: the reason stands near the end, below a backtrace. */
const linesSaid = 80;
/** Of its last runs alone, the one that begins now included: what it said before had other reasons. */
const runsHeard = 2;

/** Every unit that was rendered, those of the app that a template made, and whatever else has failed; and every container. */
export const unitsAsk = ask({
  script: ({ manifest }) => `${unitsScript(manifest)}${containersScript(manifest)}`,
  read: (text): ReadonlyMap<string, UnitSeen> => {
    const parts = partsOf(text);
    return new Map([
      ...unitsIn(parts),
      ...containersIn(parts).map((one): [string, UnitSeen] => [one.name, one]),
    ]);
  },
});

const unitsScript = ({ app, units, off }: Manifest): string => `names=$({
  printf '%s\\n' ${[...units.map(({ name }) => name).filter((name) => !name.includes('@.')), ...off].map(shellWord).join(' ')}
  systemctl list-units --all --plain --no-legend --full ${shellWord(`${app}-*`)} | awk '{ print $1 }'
  systemctl list-units --failed --plain --no-legend --full | awk '{ print $1 }'
} | sort -u)
echo '## uptime'
cut -d ' ' -f 1 /proc/uptime
echo '## units'
systemctl show --property=${properties.join(',')} -- $names
for unit in $(systemctl show --property=Id,ActiveState,NRestarts -- $names | awk -v RS= '/ActiveState=(failed|activating)/ || /NRestarts=[1-9]/ { match($0, /Id=[^\\n]+/); print substr($0, RSTART + 3, RLENGTH - 3) }'); do
  echo "## said $unit"
  runs=$(journalctl --quiet --unit="$unit" --lines=400 --output=export --output-fields=_SYSTEMD_INVOCATION_ID | sed -n '/^_SYSTEMD_INVOCATION_ID=/p' | awk '!seen[$0]++' | tail -n ${runsHeard})
  [ -z "$runs" ] || journalctl --quiet --lines=${linesSaid} --output=cat $runs
done
`;

function unitsIn(parts: ReadonlyMap<string, string>): readonly (readonly [string, UnitSeen])[] {
  const uptimeS = Number(parts.get('uptime'));
  return (parts.get('units') ?? '').split('\n\n').flatMap((block) => {
    const values = valuesOf(block);
    const value = (name: string) => values.get(name) ?? '';
    const entered = Number(value('ActiveEnterTimestampMonotonic')) / 1e6;
    const unit: UnitSeen = {
      name: value('Id'),
      active: value('ActiveState'),
      sub: value('SubState'),
      enabled: value('UnitFileState'),
      result: value('Result'),
      restarts: Number(value('NRestarts') || 0),
      ...(value('ActiveState') === 'active' ? { sinceS: uptimeS - entered } : {}),
      unfit: value('ConditionResult') === 'no' && value('ConditionTimestampMonotonic') !== '0',
      oneshot: value('Type') === 'oneshot' && value('RemainAfterExit') === 'no',
      said: linesOf(parts.get(`said ${value('Id')}`) ?? ''),
    };
    // An alias is asked for by one name and answers by another.
    return value('Names')
      .split(' ')
      .filter((name) => name !== '')
      .map((name) => [name, unit] as const);
  });
}
