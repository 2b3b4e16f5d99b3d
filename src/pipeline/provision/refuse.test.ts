import { describe, expect, it } from 'vitest';
import type { HostState } from '../../core/host/state.ts';
import { type SystemId, systemIds, systems } from '../../core/stack/systems.ts';
import type { Home, Seen } from './host.ts';
import { refuseUnfit } from './refuse.ts';

const consents = { adopt: false, overwrite: false, unreached: false };

/** A bare server that runs this, and files that are for that. */
const onServer = (system: HostState['system'], wanted: SystemId) => (): void =>
  refuseUnfit(
    {
      server: { name: 'root@home' },
      destination: { host: 'home' },
      contents: [],
      manifest: {
        app: 'shop',
        system: wanted,
        host: { cpu: 2, memoryMib: 4096, diskBytes: 40e9 },
        files: [],
      },
    } as unknown as Home,
    {
      state: {
        system,
        cpu: 2,
        memoryMib: 4096,
        disk: { bytes: 40e9, freeBytes: 30e9 },
        written: new Map(),
        files: new Map(),
        listening: [],
      },
    } as unknown as Seen,
    consents,
  );

describe.each(systemIds)('files for %s', (id) => {
  it('go onto its own server', () => {
    expect(onServer(systems[id].release, id)).not.toThrow();
  });

  it.each(systemIds.filter((other) => other !== id))(
    'go onto none with %s, and say how to render for it',
    (other) => {
      expect(onServer(systems[other].release, id)).toThrow(
        expect.objectContaining({
          code: 'HOST-201',
          why: `root@home runs ${systems[other].name}; these files are for ${systems[id].name}, whose versions of every program they name.`,
          next: expect.stringMatching(
            `^render for it: \`unmoor render --to vps --os ${other}\`; or set the server up`,
          ),
        }),
      );
    },
  );

  it.each([
    ['ubuntu', '24.04'],
    ['debian', '12'],
  ])('go onto none with %s %s, for which nothing is rendered', (release, version) => {
    expect(onServer({ id: release, version }, id)).toThrow(
      expect.objectContaining({
        code: 'HOST-201',
        why: expect.stringContaining(`runs ${release} ${version};`),
        next: expect.stringMatching('^set the server up anew with '),
      }),
    );
  });
});
