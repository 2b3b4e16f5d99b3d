import type { Text } from '../text.ts';

/** MB is MiB, as PostgreSQL, Redis and nginx read it. */
export type Unit = 'MB' | 'ms' | 's' | 'd' | 'processes' | 'connections';

export interface Setting {
  readonly value: number | string | boolean;
  readonly unit?: Unit;
  /** The formula with its numbers, or the reason of a fixed value. */
  readonly how: Text;
  /** Where the formula or the advice stands: an address or a manual page; `tried`: found by trying; `own`: a rule of ours. */
  readonly source: string;
}

/** Settings of a component by the name that its own documentation gives them; of several instances as `instance.name`. */
export type Settings = Readonly<Record<string, Setting>>;
