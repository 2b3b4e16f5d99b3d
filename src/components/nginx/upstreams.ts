import { workloadNames } from '../../core/stack/app.ts';
import type { Rendering } from '../../core/stack/stack.ts';
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
    const buffered = service?.runtime !== 'node';
    const made: Upstream =
      workload === this.#pages
        ? { name: 'pages', address: rendering.at('http-cache'), buffered, keepsS: keepsS(undefined) }
        : {
            name: `app_${workload.replaceAll('-', '_')}`,
            address: rendering.atWorkload(workload),
            buffered,
            keepsS: keepsS(service?.server),
          };
    this.#made.set(workload, made);
    return made;
  };
}
