import type { Inventory } from './inventory.ts';
import type { Found, ServiceClaim } from './reader.ts';
import type { Service } from './service.ts';

/** Puts together what every reader found. Claims of one service (same folder, same kind) become one; the heavier wins field by field. */
export function mergeFound(app: string, found: readonly Found[]): Inventory {
  return {
    app,
    services: mergeServices(found.flatMap(({ services = [] }) => services)),
    data: found.flatMap(({ data = [] }) => data),
    needs: found.flatMap(({ needs = [] }) => needs),
    ties: found.flatMap(({ ties = [] }) => ties),
    env: found.flatMap(({ env = [] }) => env),
    secrets: found.flatMap(({ secrets = [] }) => secrets),
    domains: found.flatMap(({ domains = [] }) => domains),
    incomplete: found.flatMap(({ incomplete = [] }) => incomplete),
  };
}

function mergeServices(claims: readonly ServiceClaim[]): Service[] {
  const groups = new Map<string, ServiceClaim[]>();
  for (const claim of claims) {
    const key = `${claim.folder}\0${claim.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()].map((group) => {
    const [first, ...heavier] = group.toSorted((a, b) => a.weight - b.weight);
    const { weight: _, ...merged } = heavier.reduce<ServiceClaim>(
      (one, next) => ({ ...one, ...next }),
      first as ServiceClaim,
    );
    return {
      id: `${merged.folder || 'app'}.${merged.kind}`,
      runtime: 'other',
      ...merged,
      websockets: group.some(({ websockets }) => websockets === true),
      from: group.flatMap(({ from }) => from),
    };
  });
}
