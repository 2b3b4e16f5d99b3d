import type { FlagParametersForType } from '@stricli/core';
import { type Currency, currencies } from '../../core/cost/money.ts';
import type { Host } from '../../core/plan/host.ts';
import { type FolderFlags, lang, type LangFlags, machine, maybe, text, whole } from './flags.ts';

export interface CostFlags extends FolderFlags, LangFlags {
  readonly rate?: number;
  readonly ownRate?: number;
  readonly hours?: number;
  readonly months?: number;
  readonly currency?: Currency;
  readonly host?: Host;
  readonly inputs?: string;
  readonly prices?: string;
  readonly csv?: string;
  readonly html?: string;
}

export const costFlags: FlagParametersForType<Omit<CostFlags, 'word'>> = {
  rate: maybe('What an hour of hired people costs', 'amount', decimal),
  ownRate: maybe('What an hour of your own people is counted at; 0', 'amount', decimal),
  hours: maybe('Upkeep of the new side, hours a month', 'hours', decimal),
  months: maybe('How far to look; 36', 'n', whole),
  currency: { kind: 'enum', values: currencies, optional: true, brief: 'Currency of the report; EUR' },
  host: machine,
  inputs: maybe('File with the bill and the new side, in place of what is assumed of the app', 'file', text),
  prices: maybe('File of prices that replace those of the price book, or add to them', 'file', text),
  csv: maybe('Write months by scenarios as CSV to a file; - prints it as the answer', 'file', text),
  html: maybe('Write the report as one page that stands alone', 'file', text),
  ...lang,
};

/** At most six places, as amounts of money have. */
function decimal(input: string): number {
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(input)) throw new Error('a number like 50 or 1.5 is needed');
  return Number(input);
}
