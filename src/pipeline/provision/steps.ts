import {
  claimScript,
  filesScript,
  packagesScript,
  unitsScript,
  usersScript,
} from '../../core/host/scripts.ts';
import { isGuarded } from '../../core/host/work.ts';
import { systems } from '../../core/stack/systems.ts';
import type { Step } from '../../core/step.ts';
import { guardedAct } from './access.ts';
import { type Home, look, must, type Seen } from './host.ts';
import { installed } from './packages.ts';
import { unitsRun } from './units.ts';

/** A step that can show beforehand, word for word, what it would do. */
export interface HostStep extends Step {
  /** The script that would be run on the server as it stands; undefined where nothing is to be done. */
  script(seen: Seen): string | undefined;
}

interface Part {
  readonly id: string;
  readonly says: string;
  script(seen: Seen): string | undefined;
  readonly act: (script: string, seen: Seen) => Promise<unknown>;
}

/** In the order in which they are lived: each is done when the server says so, whoever did it. */
export function stepsFor(home: Home): readonly HostStep[] {
  const { manifest, contents } = home;
  const changed = (seen: Seen, guarded: boolean) => {
    const at = new Set(seen.work.files.filter((file) => isGuarded(file) === guarded).map((file) => file.at));
    return contents.filter(({ file }) => at.has(file.at));
  };
  const parts: readonly Part[] = [
    {
      id: 'host.claim',
      says: `Marks the server as the home of ${manifest.app}`,
      script: ({ state }) => (state.claim === undefined ? claimScript({ app: manifest.app }) : undefined),
      act: (script) => must(home, 'Marking the server', script),
    },
    {
      id: 'host.packages',
      says: `Installs packages of ${systems[manifest.system].name}`,
      script: ({ work }) => (work.packages.length === 0 ? undefined : packagesScript(work.packages)),
      act: (script) => installed(home, script),
    },
    {
      id: 'host.users',
      says: 'Makes users',
      script: ({ work }) => (work.users.length === 0 ? undefined : usersScript(work.users)),
      act: (script) => must(home, 'Making users', script),
    },
    {
      id: 'host.files',
      says: 'Puts files in their places',
      script: (seen) => {
        const files = changed(seen, false);
        return files.length + seen.work.gone.length === 0 ? undefined : filesScript(files, seen.work.gone);
      },
      act: (script) => must(home, 'Writing files', script),
    },
    {
      id: 'host.access',
      says: 'Closes the doors: SSH by key alone, and a firewall',
      script: (seen) => {
        const files = changed(seen, true);
        const firewall = seen.work.start.includes('nftables.service');
        return files.length === 0 && !firewall ? undefined : filesScript(files, []);
      },
      act: (script, seen) => guardedAct(home, script, changed(seen, true)),
    },
    {
      id: 'host.units',
      says: 'Starts what runs, now and at every boot',
      script: ({ work, state }) =>
        work.off.length + work.enable.length + work.start.length + state.pending.length === 0
          ? undefined
          : unitsScript(work, state.pending),
      act: (script) => unitsRun(home, script),
    },
  ];
  return parts.map(({ act, ...part }) => {
    let seen: Seen | undefined;
    return {
      ...part,
      hazards: [],
      already: async () => {
        seen = await look(home);
        return part.script(seen) === undefined;
      },
      act: async () => {
        const script = seen === undefined ? undefined : part.script(seen);
        if (seen === undefined || script === undefined) throw new Error(`${part.id} was not asked first`);
        await act(script, seen);
      },
    };
  });
}
