import type { Text } from '../text.ts';
import { type TargetId, targetIds } from './book.ts';
import type { InputLine, OneOff } from './inputs.ts';
import type { Currency, Money } from './money.ts';
import type { CostSettings, Line } from './settings.ts';

type Plain = Omit<CostSettings, 'currency' | 'bill' | TargetId | 'oneOff' | 'labour'>;

/** What one or several files and the flags say together, each amount with its currency. */
export interface Said extends Plain {
  /** Of the report. */
  readonly currency: Currency;
  readonly bill?: readonly InputLine[];
  readonly targets: Readonly<Partial<Record<TargetId, readonly InputLine[]>>>;
  readonly oneOff?: readonly OneOff[];
  readonly labour: {
    readonly hours?: number;
    readonly rate?: Money;
    readonly ownRate?: Money;
    readonly ecsHours?: number;
    readonly kubernetesHours?: number;
  };
}

/**
 * Puts layers together; of each key the last one counts. Amounts are in the currency that their own layer names, or else the one before
 * it: a report in dollars of a file in euros is converted, not read as dollars. The last layer's currency is the report's.
 */
export const sayTogether = (layers: readonly CostSettings[]): Said =>
  layers.reduce<Said>(
    (before, layer) => {
      const { currency = before.currency, labour = {}, bill, oneOff, ...plain } = layer;
      const lines = (some: readonly Line[]): InputLine[] =>
        some.map((line) => ({ currency, ...line, what: inBoth(line.what) }));
      const money = (amount: number | undefined): Money | undefined =>
        amount === undefined ? undefined : { amount, currency };
      return {
        ...before,
        ...plain,
        currency,
        ...(bill === undefined ? {} : { bill: lines(bill) }),
        ...(oneOff === undefined
          ? {}
          : { oneOff: oneOff.map((one) => ({ ...one, what: inBoth(one.what), currency })) }),
        targets: targetIds.reduce((targets, id) => {
          const own = layer[id];
          return own === undefined ? targets : { ...targets, [id]: lines(own) };
        }, before.targets),
        labour: {
          ...before.labour,
          ...labour,
          rate: money(labour.rate) ?? before.labour.rate,
          ownRate: money(labour.ownRate) ?? before.labour.ownRate,
        },
      };
    },
    { currency: 'EUR', targets: {}, labour: {} },
  );

const inBoth = (words: string): Text => ({ en: words, fr: words });
