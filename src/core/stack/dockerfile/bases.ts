import type { Service } from '../../app/service.ts';
import { type Release, releaseFor } from './versions.ts';

/** What an image is built in, with compilers, and what it runs in, without; of one Debian, so that what is compiled in one runs in the other. */
export interface Bases {
  readonly build: string;
  readonly run: string;
}

/** The newest with long support first (nodejs.org/en/about/previous-releases: 24 until April 2028). */
const nodes: readonly [Release, ...Release[]] = [[24], [22], [20], [18], [26]];

/** 3.12 first: every package that is still cared for has a wheel for it (devguide.python.org/versions: until October 2028). */
const pythons: readonly [Release, ...Release[]] = [
  [3, 12],
  [3, 13],
  [3, 11],
  [3, 10],
  [3, 9],
  [3, 14],
];

/**
 * Pinned to the release and to the Debian below it, not to a digest: a build with `--pull` then brings the fixes of both, which a digest
 * would keep out until somebody changed it (decision 0046).
 */
export function basesFor({ runtime, version }: Pick<Service, 'runtime' | 'version'>): Bases {
  const python = runtime === 'python';
  const release = releaseFor(version, python ? pythons : nodes);
  // The official images left Debian 12 behind for 13 in August 2025; what had ended before then has none on 13.
  const old = python ? (release[1] ?? 0) < 9 : (release[0] ?? 0) < 20;
  const name = `${runtime}:${release.join('.')}`;
  const debian = old ? 'bookworm' : 'trixie';
  // The two projects name their small images the other way round.
  const run = python ? `${name}-slim-${debian}` : `${name}-${debian}-slim`;
  return { build: `${name}-${debian}`, run };
}
