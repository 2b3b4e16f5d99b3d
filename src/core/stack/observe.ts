import type { Text } from '../text.ts';

/** Where metrics of a workload are read. */
export interface Scrape {
  readonly job: string;
  readonly workload: string;
  /** Name of one of its `listens`. */
  readonly listen: string;
  readonly path?: string;
}

/** Something that a person must be told of. */
export interface Alert {
  /** `DiskFullInADay` */
  readonly name: string;
  /** PromQL. */
  readonly expr: string;
  readonly forMinutes: number;
  readonly severity: 'page' | 'ticket';
  readonly what: Text;
  /** What to type or look at first. */
  readonly next: Text;
  /** Input series and the moment at which the alert must, and must not, fire: what `promtool test rules` is given. */
  readonly proof: {
    readonly series: readonly { readonly series: string; readonly values: string }[];
    readonly firesAfterMinutes: number;
    readonly quiet: readonly { readonly series: string; readonly values: string }[];
  };
}

export interface Observed {
  readonly scrapes: readonly Scrape[];
  readonly alerts: readonly Alert[];
}
