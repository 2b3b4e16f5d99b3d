import type { Text } from '../text.ts';
import type { HiddenKind, TargetId } from './book.ts';
import type { HostSpec } from './price.ts';
import type { Currency, Money } from './money.ts';
import type { Line } from './settings.ts';

export interface InputLine extends Omit<Line, 'what'> {
  readonly what: Text;
}

export interface OneOff {
  readonly what: Text;
  readonly amount?: number;
  /** Of the amount. Unset: the report's. */
  readonly currency?: Currency;
  /** By a price of the book. */
  readonly usage?: { readonly price: string; readonly quantity: number };
  readonly hours?: number;
  readonly hidden?: HiddenKind;
}

/** Everything that a cost is counted from; nothing is left open. */
export interface CostInputs {
  /** Of the report. */
  readonly currency: Currency;
  readonly months: number;
  /** Hundredths of a percent a month. */
  readonly growth: number;
  readonly bill: readonly InputLine[];
  readonly targets: Readonly<Partial<Record<TargetId, readonly InputLine[]>>>;
  readonly labour: {
    readonly hours: number;
    /** What an hour costs. */
    readonly rate: Money;
    readonly ownRate: Money;
    readonly ecsHours: number;
    readonly kubernetesHours: number;
  };
  readonly oneOff: readonly OneOff[];
  readonly host?: HostSpec;
  readonly uses: readonly string[];
}

/** A figure that nobody gave, and how to give it. */
export interface Assumption {
  /** The key of CostSettings that it stands for: `labour.hours`, `bill`. */
  readonly key: string;
  readonly text: Text;
  /** The flag or key that replaces it. */
  readonly give: string;
}
