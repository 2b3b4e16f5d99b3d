/** A version as far as an image's tag names it: `[24]`, `[3, 12]`. */
export type Release = readonly number[];

/**
 * The first of `releases` that the app asks for: a range as npm and pip write it (`>=20 <23`, `^20.1`, `18 || 20`, `>=3.10,<3.13`), one
 * version (`v20.11.1`, `python-3.11.4`), or nothing, which every release is. An app that asks for exactly one that is not among them gets it.
 */
export function releaseFor(asked: string | undefined, releases: readonly [Release, ...Release[]]): Release {
  const [first] = releases;
  const said = (asked ?? '').replace(/(\S+)\s+-\s+/g, '>=$1 <=').trim();
  const choices = said.split('||').map((choice) => [...choice.matchAll(comparator)].map(readComparator));
  const found = releases.find((release) =>
    choices.some((all) => all.every(({ sign, version }) => holds(sign, release, version))),
  );
  return found ?? choices.flat()[0]?.version.slice(0, first.length) ?? first;
}

const comparator = /(>=|<=|>|<|\^|~=|~>|~|===?|!=)?\s*v?(\d+(?:\.\d+)*)/g;

interface Comparator {
  readonly sign: string;
  readonly version: Release;
}

const readComparator = ([, sign = '=', version = '']: RegExpMatchArray): Comparator => ({
  sign,
  version: version.split('.').map(Number),
});

/** Whether some version of this release fits: `<23.1` lets 23 in, `<23` does not. */
function holds(sign: string, release: Release, version: Release): boolean {
  const order = compare(release, version);
  switch (sign) {
    case '>=':
    case '>':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '<':
      return order < 0 || (order === 0 && version.slice(release.length).some((part) => part > 0));
    case '!=':
      return true;
    case '^':
    case '~':
    case '~=':
    case '~>':
      // Compatible with: the same major version, and no less than what is said.
      return release[0] === version[0] && order >= 0;
    default:
      return order === 0;
  }
}

/** As far as both say something. */
function compare(release: Release, version: Release): number {
  for (const [index, part] of release.entries()) {
    const other = version[index];
    if (other === undefined || part === other) continue;
    return part - other;
  }
  return 0;
}
