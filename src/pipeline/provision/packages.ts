import { UnmoorError } from '../../core/errors/error.ts';
import { systems } from '../../core/stack/systems.ts';
import { type Home, must } from './host.ts';
import { tell } from '../tell.ts';

/** What apt and dpkg say, by what it means. */
const meanings = (system: string): readonly (readonly [RegExp, string])[] => [
  [
    /Could not get lock|frontend lock/,
    'another program installs packages (a first start, unattended-upgrades): wait for its end, then call the command again.',
  ],
  [
    /Unable to locate package|has no installation candidate/,
    `see what /etc/apt/sources.list* names: the archive of ${system} is needed, of Ubuntu with universe.`,
  ],
  [
    /Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Connection timed out|Failed to fetch/,
    'the server does not reach the archive of its packages: see its DNS (/etc/resolv.conf) and its way out.',
  ],
  [/No space left on device/, 'make room on its disk.'],
  [
    /Held packages were changed/,
    'somebody holds packages back there: see `apt-mark showhold`, and let them go with `apt-mark unhold`.',
  ],
  [
    /unmet dependencies|held broken packages|dpkg was interrupted|installation script subprocess|dependency problems/,
    'mend what is half installed there: `dpkg --audit` names it, /var/log/apt/term.log has what its script said; then `apt-get -f install`, `apt-mark showhold`.',
  ],
];

/** @throws UnmoorError HOST-302 */
export async function installed(home: Home, script: string): Promise<void> {
  const { server, report } = home;
  let told = 0;
  let rest = '';
  const hear = (text: string): void => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const percent = percentOf(line);
      if (percent === undefined || percent < told + 10) continue;
      told = percent - (percent % 10);
      tell(report, { kind: 'note', text: `Packages: ${told} %.` });
    }
  };
  await must(
    { server: { ...server, run: (asked) => server.run(asked, hear) } },
    'Installing packages',
    script,
    (said) =>
      new UnmoorError('HOST-302', {
        why: `${server.name}: ${said}`,
        next:
          meanings(systems[home.manifest.system].name).find(([pattern]) => pattern.test(said))?.[1] ??
          'mend what it names, and call the command again.',
        state: 'Packages before it are installed, and nothing of them was started. Nothing else was changed.',
      }),
  );
}

/** Of the whole: `dlstatus:` while it loads, the first half; `pmstatus:` while it installs (apt, README.progress-reporting). */
function percentOf(line: string): number | undefined {
  const [, kind, figure] = /^(dl|pm)status:[^:]*:([\d.]+):/.exec(line) ?? [];
  if (figure === undefined) return undefined;
  return Math.floor(Number(figure) / 2 + (kind === 'pm' ? 50 : 0));
}
