import { replicaPorts, workloadNames } from '../../core/stack/app.ts';
import type { Address, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { colouredGroups, inColours, takesTurns } from './colours.ts';
import { keepsS, type Upstream } from './proxy.ts';

/** Servers behind the front, made when they are first asked for: only those that something leads to are written. */
export class Upstreams {
  readonly #made = new Map<string, Upstream>();
  readonly #rendering: Rendering;
  readonly #pages: string | undefined;

  /** @param pages the workload whose answers go through the cache of the stack, where it has one */
  constructor(rendering: Rendering, pages: string | undefined) {
    this.#rendering = rendering;
    this.#pages = pages;
  }

  get all(): readonly Upstream[] {
    return [...this.#made.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  readonly of = (workload: string): Upstream => {
    const known = this.#made.get(workload);
    if (known !== undefined) return known;
    const rendering = this.#rendering;
    const { services } = rendering.asked.app;
    const names = workloadNames(services);
    const service = services.find(({ id }) => names.get(id) === workload);
    const common = { buffered: service?.runtime !== 'node', sticky: service?.websockets === true };
    const made: Upstream =
      workload === this.#pages
        ? {
            ...common,
            name: 'pages',
            groups: [{ name: 'pages', addresses: [rendering.at('http-cache')] }],
            keepsS: keepsS(undefined),
          }
        : { ...common, ...this.#itself(workload), keepsS: keepsS(service?.server) };
    this.#made.set(workload, made);
    return made;
  };

  /** Past any cache: what stands behind the port that the workload is known by inside. */
  readonly behind = (workload: Workload): Upstream =>
    workload.id === this.#pages
      ? { ...this.#itself(workload.id), buffered: false, sticky: false, keepsS: keepsS(undefined) }
      : this.of(workload.id);

  #itself(workload: string): Pick<Upstream, 'name' | 'groups'> {
    const name = `app_${workload.replaceAll('-', '_')}`;
    const inTurn = takesTurns(this.#rendering)
      ? inColours(this.#rendering).find(({ id }) => id === workload)
      : undefined;
    return inTurn === undefined
      ? { name, groups: [{ name, addresses: addressesOf(this.#rendering, workload) }] }
      : { name: `${name}_$serves`, groups: colouredGroups(this.#rendering, name, inTurn) };
  }
}

/** Replicas have a port each where they share a machine (facts B12); elsewhere one name stands for all of them. */
function addressesOf(rendering: Rendering, id: string): readonly Address[] {
  const address = rendering.atWorkload(id);
  const app = rendering.apps.find((one) => one.id === id);
  const listen = app?.listens[0];
  if (app === undefined || listen === undefined) return [address];
  const [, ...more] = replicaPorts(app, listen);
  return [address, ...more.map((port) => ({ ...address, port }))];
}
