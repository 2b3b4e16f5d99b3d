import type { Manifest, ManifestFile } from './manifest.ts';
import type { HostState } from './state.ts';

/** Files that decide who gets in: they are put there only with a way back. */
const guarded = /^\/etc\/(?:ssh\/|nftables\.conf$)/;
export const isGuarded = ({ at }: Pick<ManifestFile, 'at'>): boolean => guarded.test(at);

/** What is still to be done on a server; all empty when it is as the manifest says. */
export interface Work {
  readonly packages: readonly string[];
  readonly users: Manifest['users'];
  readonly files: readonly ManifestFile[];
  /** Paths that we wrote once, that stand as we left them, and that are not rendered any more. */
  readonly gone: readonly string[];
  /** Units that run, or would at the next boot, and should not. */
  readonly off: readonly string[];
  readonly enable: readonly string[];
  /** Units that do not run, and should. */
  readonly start: readonly string[];
}

/** @param sums sha256 of each file of the manifest, by `at` */
export function workOn(manifest: Manifest, sums: ReadonlyMap<string, string>, state: HostState): Work {
  const wanted = new Set(manifest.files.map(({ at }) => at));
  // Whoever masked a unit said no to it (systemctl(1), mask).
  const serving = manifest.units.filter(({ name, enable }) => enable && !isMasked(state, name));
  return {
    packages: manifest.packages.filter((name) => !state.packages.has(name)),
    users: manifest.users.filter(({ name }) => !state.users.has(name)),
    files: manifest.files.filter((file) => {
      const there = state.files.get(file.at);
      return (
        there === undefined ||
        there.sha256 !== sums.get(file.at) ||
        there.mode !== file.mode ||
        there.owner !== file.owner
      );
    }),
    gone: [...state.written]
      .filter(([path, sum]) => !wanted.has(path) && state.files.get(path)?.sha256 === sum)
      .map(([path]) => path),
    off: manifest.off.filter(
      (name) => state.units.get(name)?.active === 'active' || state.units.get(name)?.enabled === 'enabled',
    ),
    enable: serving.map(({ name }) => name).filter((name) => !isEnabled(state, name)),
    start: serving
      .filter(({ awaits }) => awaits === undefined)
      .map(({ name }) => name)
      .filter((name) => !runs(state, name) && state.units.get(name)?.unfit !== true),
  };
}

/** One that reads its settings anew at this moment runs on (systemctl(1), is-active). */
const runs = (state: HostState, name: string): boolean =>
  ['active', 'reloading', 'refreshing'].includes(state.units.get(name)?.active ?? '');

export const isMasked = (state: HostState, name: string): boolean =>
  (state.units.get(name)?.enabled ?? '').startsWith('masked');

/** A unit of a package may be enabled by another that wants it (`alias`, `static`, `generated`, `indirect`). */
const isEnabled = (state: HostState, name: string): boolean =>
  ['enabled', 'enabled-runtime', 'alias', 'static', 'generated', 'indirect'].includes(
    state.units.get(name)?.enabled ?? '',
  );

/** Whose hand was on it since: as it stands it is neither what we wrote nor what is wanted. */
export const editedFiles = (
  manifest: Manifest,
  sums: ReadonlyMap<string, string>,
  { files, written }: HostState,
): readonly string[] =>
  manifest.files
    .map(({ at }) => at)
    .filter((at) => {
      const there = files.get(at)?.sha256;
      const ours = written.get(at);
      return there !== undefined && ours !== undefined && there !== ours && there !== sums.get(at);
    });

/** What stands on a server that is not ours yet, and that we would replace or live beside. */
export function foreign(
  manifest: Manifest,
  sums: ReadonlyMap<string, string>,
  state: HostState,
  sshPort: number,
): { readonly files: readonly string[]; readonly listening: readonly string[] } {
  return {
    files: manifest.files
      .map(({ at }) => at)
      .filter((at) => {
        const there = state.files.get(at)?.sha256;
        return there !== undefined && there !== sums.get(at) && !state.pristine.has(at);
      }),
    listening: state.listening
      .filter(({ address, port }) => port !== sshPort && !/^(?:127\.|\[?::1\]?$)/.test(address))
      .map(({ port, program }) => `${program === '' ? 'something' : program} on port ${port}`),
  };
}
