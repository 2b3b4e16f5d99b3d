import type { Choices } from '../plan/asked.ts';

/** A system of a server, with the versions of its archive that files and paths depend on. */
export interface System {
  /** What `--os` takes. */
  readonly id: SystemId;
  readonly name: string;
  /** ID and VERSION_ID of its /etc/os-release. */
  readonly release: { readonly id: string; readonly version: string };
  readonly postgresMajor: number;
  readonly nginx: { readonly version: Version; readonly openssl: Version };
}

export const systemIds = ['debian-13', 'ubuntu-26.04'] as const;
export type SystemId = (typeof systemIds)[number];
export type Version = readonly [number, number, number];

/** Looked at on hosts of both (2026-11-26). Both have nginx with HTTP/3 and brotli as a package of its own. */
export const systems: Readonly<Record<SystemId, System>> = {
  'debian-13': {
    id: 'debian-13',
    name: 'Debian 13',
    release: { id: 'debian', version: '13' },
    postgresMajor: 17,
    nginx: { version: [1, 26, 3], openssl: [3, 5, 0] },
  },
  'ubuntu-26.04': {
    id: 'ubuntu-26.04',
    name: 'Ubuntu 26.04 LTS',
    release: { id: 'ubuntu', version: '26.04' },
    postgresMajor: 18,
    nginx: { version: [1, 28, 3], openssl: [3, 5, 0] },
  },
};

export const usualSystem: SystemId = 'debian-13';

export const systemOf = ({ system = usualSystem }: Pick<Choices, 'system'>): System => systems[system];

/** Pinned; of the project itself, on Debian: another C library sorts otherwise (facts A28). Its major is the usual system's. */
export const sqlImage = 'docker.io/library/postgres:17.12';
