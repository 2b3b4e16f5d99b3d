import type { Text } from '../text.ts';
import type { StackFile } from './file.ts';
import type { Workload } from './workload.ts';

/** Where metrics of a workload are read. */
export interface Scrape {
  readonly job: string;
  readonly workload: string;
  /** Name of one of its `listens`. */
  readonly listen: string;
  readonly path?: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Labels that every series of it gets: which of several instances it is. */
  readonly labels?: Readonly<Record<string, string>>;
  /** It asks another for these addresses (a prober): each becomes the parameter `target` and the label `instance`. */
  readonly targets?: readonly string[];
}

/** Something that a person must be told of. */
export interface Alert {
  /** `DiskFullInADay` */
  readonly name: string;
  /** PromQL. */
  readonly expr: string;
  readonly forMinutes: number;
  readonly severity: 'page' | 'ticket';
  /** A template of Prometheus, as `next`: `{{ $labels.instance }}` stands for whom it is about. */
  readonly what: Text;
  /** What to type or look at first. */
  readonly next: Text;
  /** Names of alerts that say nothing new while this one fires. */
  readonly mutes?: readonly string[];
  /** Input series and the moment at which the alert must, and must not, fire: what `promtool test rules` is given. */
  readonly proof: {
    readonly series: readonly { readonly series: string; readonly values: string }[];
    readonly firesAfterMinutes: number;
    /** Unset of the one alert that always fires. */
    readonly quiet?: readonly { readonly series: string; readonly values: string }[];
  };
}

/** One per dashboard. */
export const boards = ['host', 'database', 'store', 'front', 'app'] as const;
export type Board = (typeof boards)[number];

/** A curve, or several in one frame. */
export interface Panel {
  readonly board: Board;
  readonly title: Text;
  /** As Grafana names them: `percent` is 0 to 100, `percentunit` 0 to 1, `bytes` binary. */
  readonly unit: 'percent' | 'percentunit' | 'bytes' | 'Bps' | 's' | 'reqps' | 'short';
  readonly curves: readonly {
    /** PromQL. */
    readonly expr: string;
    /** Labels in double braces: `{{datname}}`. */
    readonly legend: string;
  }[];
}

export interface Observed {
  readonly scrapes: readonly Scrape[];
  readonly alerts: readonly Alert[];
  /** What speaks for a program that shows no metrics itself. Whoever collects metrics runs them; without it they are not there. */
  readonly exporters?: readonly Workload[];
  readonly panels?: readonly Panel[];
  /** Files that the exporters read. */
  readonly files?: readonly StackFile[];
}
