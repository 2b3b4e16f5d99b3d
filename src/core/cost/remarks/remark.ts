import type { Text } from '../../text.ts';
import type { CostInputs } from '../inputs.ts';
import type { CostLine } from '../line.ts';
import { type Currency, type Micro, showMoney } from '../money.ts';
import type { Book } from '../price-book.ts';
import type { Scenario } from '../scenario.ts';
import type { Source } from '../sources.ts';

/** Something that the figures do not say by themselves, and that may turn the decision. */
export interface Remark {
  /** Permanent: scripts may look for it. */
  readonly id: string;
  readonly text: Text;
}

export interface RemarkContext {
  readonly inputs: CostInputs;
  /** Staying is the first. */
  readonly scenarios: readonly Scenario[];
  readonly sources: readonly Source[];
  readonly book: Book;
}

/** Looks for one thing; none or several remarks come of it. */
export type Look = (context: RemarkContext) => Remark[];

export const remark = (id: string, en: string, fr: string): Remark => ({ id, text: { en, fr } });

/** The same amount in both languages. */
export const money = (amount: Micro, currency: Currency, places: 0 | 2 = 2): Text => ({
  en: showMoney(amount, currency, 'en', places),
  fr: showMoney(amount, currency, 'fr', places),
});

/** The lines of all scenarios, those that several share once. */
export const linesOf = (scenarios: readonly Scenario[]): CostLine[] => [
  ...new Map(scenarios.flatMap(({ lines }) => lines).map((line) => [line.input, line])).values(),
];

export const hired = (scenarios: readonly Scenario[]): Scenario | undefined =>
  scenarios.find(({ id }) => id === 'hired');
