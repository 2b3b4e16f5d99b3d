import { z } from 'zod';
import { shellWord } from '../formats/shell.ts';
import type { Manifest } from './manifest.ts';
import type { Claim, FileState, HostState, Listening, UnitState } from './state.ts';

/** Folder of ours on the server. */
export const home = '/var/lib/unmoor';
export const claimAt = `${home}/host.json`;
export const writtenAt = `${home}/written`;
/** Units that must hear of a file that was changed: one on each line, after `reload` or `restart`. */
export const pendingAt = `${home}/pending`;

const heading = '== ';

/** One script that asks everything, as root, and changes nothing: one way to the server and back. */
export function probeScript({ packages, users, files, units, off }: Manifest): string {
  const list = (texts: readonly string[]) => `<<'EOF'\n${texts.map((text) => `${text}\n`).join('')}EOF`;
  // What we wrote once is looked at too: it may be rendered no more.
  const paths = `{ cat ${list(files.map(({ at }) => at))}\ncut -c 67- ${writtenAt} 2>/dev/null; } | sort -u`;
  const section = (name: string, command: string) => `echo '${heading}${name}'\n${command}\n`;
  const words = (texts: readonly string[]) => texts.map(shellWord).join(' ');
  return [
    'export LC_ALL=C\n',
    section('system', 'cat /etc/os-release'),
    section('cpu', 'nproc'),
    section('memory', "awk '/^MemTotal/ { print $2 }' /proc/meminfo"),
    section('disk', 'df --block-size=1 --output=size,avail / | tail -n 1'),
    section('claim', `cat ${claimAt} 2>/dev/null || true`),
    section('pending', `cat ${pendingAt} 2>/dev/null || true`),
    section('written', `cat ${writtenAt} 2>/dev/null || true`),
    section(
      'packages',
      `dpkg-query --show --showformat='\${Package} \${db:Status-Abbrev} \${Version}\\n' ${words(packages)} 2>/dev/null || true`,
    ),
    section('users', `getent passwd ${words(users.map(({ name }) => name))} | cut -d : -f 1`),
    section('sums', `${paths} | xargs -r -d '\\n' sha256sum 2>/dev/null`),
    section('modes', `${paths} | xargs -r -d '\\n' stat --format='%a %U:%G %n' 2>/dev/null`),
    // dpkg-query(1), Conffiles: the path and the md5 that the package came with.
    section(
      'pristine',
      `dpkg-query --show --showformat='\${Conffiles}\\n' | awk 'NF >= 2 { print $2 "  " $1 }' | md5sum --check --quiet --ignore-missing 2>/dev/null | sed 's/: FAILED.*//'`,
    ),
    section('conffiles', `dpkg-query --show --showformat='\${Conffiles}\\n' | awk 'NF >= 2 { print $1 }'`),
    section(
      'units',
      `systemctl show --property=Id,Names,UnitFileState,ActiveState,ConditionResult,ConditionTimestampMonotonic -- ${words([...units.map(({ name }) => name).filter((name) => !name.includes('@.')), ...off])}`,
    ),
    section('listening', 'ss --no-header --listening --tcp --numeric --processes 2>/dev/null || true'),
  ].join('');
}

const claim: z.ZodType<Claim> = z.object({ app: z.string() });

/** @throws SyntaxError, ZodError */
export const readClaim = (text: string): Claim => claim.parse(JSON.parse(text));

/** Reads what the script printed. @throws Error where a section is missing: the server answered something else */
export function readProbe(text: string): HostState {
  const sections = new Map(
    text
      .split(new RegExp(`^${heading}`, 'm'))
      .slice(1)
      .map((part): [string, string[]] => {
        const [name = '', ...lines] = part.split('\n');
        return [name, lines.filter((line) => line !== '')];
      }),
  );
  const lines = (name: string): readonly string[] => {
    const found = sections.get(name);
    if (found === undefined) throw new Error(`the server did not say its ${name}`);
    return found;
  };
  const number = (name: string) => Number(lines(name)[0]);
  const [size = 0, free = 0] = (lines('disk')[0] ?? '').trim().split(/\s+/).map(Number);
  const claimed = lines('claim').join('\n');
  const changed = new Set(lines('pristine'));
  return {
    system: systemOf(lines('system')),
    cpu: number('cpu'),
    memoryMib: Math.floor(number('memory') / 1024),
    disk: { bytes: size, freeBytes: free },
    ...(claimed === '' ? {} : { claim: readClaim(claimed) }),
    pending: lines('pending'),
    written: sums(lines('written')),
    packages: new Map(
      lines('packages').flatMap((line) => {
        const [name = '', status = '', version = ''] = line.split(/\s+/);
        return status === 'ii' ? [[name, version] as const] : [];
      }),
    ),
    users: new Set(lines('users')),
    files: filesOf(sums(lines('sums')), lines('modes')),
    pristine: new Set(lines('conffiles').filter((path) => !changed.has(path))),
    units: unitsOf(sectionText(text, 'units')),
    listening: lines('listening').flatMap(listeningOf),
  };
}

/** Lines of sha256sum(1): the sum, two signs, the path. */
const sums = (lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));

function systemOf(lines: readonly string[]): HostState['system'] {
  const value = (name: string) =>
    lines
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replaceAll('"', '') ?? '';
  return { id: value('ID'), version: value('VERSION_ID') };
}

function filesOf(
  bySum: ReadonlyMap<string, string>,
  modes: readonly string[],
): ReadonlyMap<string, FileState> {
  return new Map(
    modes.flatMap((line) => {
      const [, mode = '', owner = '', path = ''] = /^(\d+) (\S+) (.*)$/.exec(line) ?? [];
      const sha256 = bySum.get(path);
      return sha256 === undefined ? [] : [[path, { sha256, mode: mode.padStart(4, '0'), owner }] as const];
    }),
  );
}

/** Blocks of `Key=value`, an empty line between them (systemctl(1), show). */
function unitsOf(text: string): ReadonlyMap<string, UnitState> {
  return new Map(
    text.split('\n\n').flatMap((block) => {
      const values = new Map(
        block.split('\n').map((line): [string, string] => {
          const at = line.indexOf('=');
          return [line.slice(0, at), line.slice(at + 1)];
        }),
      );
      const state = {
        enabled: values.get('UnitFileState') ?? '',
        active: values.get('ActiveState') ?? '',
        unfit: values.get('ConditionResult') === 'no' && values.get('ConditionTimestampMonotonic') !== '0',
      };
      // An alias is asked for by one name and answers by another.
      return (values.get('Names') ?? '').split(' ').map((name) => [name, state] as const);
    }),
  );
}

const sectionText = (text: string, name: string): string =>
  text.split(`${heading}${name}\n`)[1]?.split(`\n${heading}`)[0] ?? '';

/** A line of ss(8), `--no-header --listening --tcp --numeric --processes`. */
export function listeningOf(line: string): readonly Listening[] {
  const [, address = '', port = ''] = /^\S+\s+\d+\s+\d+\s+(\S+):(\d+)\s/.exec(line) ?? [];
  const program = /users:\(\("([^"]+)"/.exec(line)?.[1] ?? '';
  return port === '' ? [] : [{ address: address.replace(/%.*$/, ''), port: Number(port), program }];
}
