import { oldAfterDays } from '../../core/cost/age.ts';
import type { Needed } from '../../core/cost/break-even.ts';
import { type Micro, micro, million, showAmount, showMoney } from '../../core/cost/money.ts';
import { doubtWords } from '../../core/cost/remarks/host-price.ts';
import type { CostReport, ScenarioReport } from '../../core/cost/report.ts';
import { type Lang, say, type Text } from '../../core/text.ts';
import {
  firstMonthSay,
  hiddenSay,
  hostsSay,
  neededSay,
  overHead,
  paidHead,
  savedSay,
  scenariosSay,
  serverName,
} from './headings.ts';
import { leftOutWords, lineWords, paybackWords, quantityWords, typeset, verdictOf } from './sentences.ts';
import { certaintyNames, hiddenNames, scenarioNames, words } from './words.ts';

/** A cell that begins with it is a loss. */
export const minus = '\u2212';

/** A table in words: the terminal and the page draw the same one. */
export interface TableView {
  readonly title: string;
  /** What its figures are. */
  readonly says: string;
  readonly columns: readonly { readonly head: string; readonly right?: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

/** A report in the words of one language, ready to be drawn. */
export interface CostView {
  readonly lang: Lang;
  readonly title: string;
  readonly verdict: string;
  readonly scenarios: TableView;
  readonly chart: {
    readonly title: string;
    readonly series: readonly {
      readonly name: string;
      readonly amounts: readonly number[];
      readonly end: string;
    }[];
    /** Where a scenario has paid back. */
    readonly marks: readonly { readonly x: number; readonly label: string }[];
    readonly showX: (month: number) => string;
    readonly showY: (amount: number) => string;
  };
  /** What year 1 is made of, as bars. */
  readonly years: {
    readonly title: string;
    readonly series: readonly string[];
    readonly rows: readonly { readonly label: string; readonly parts: readonly number[] }[];
    readonly show: (amount: number) => string;
  };
  readonly needed: TableView;
  readonly sensitivity: TableView;
  readonly lines: TableView;
  readonly hidden: TableView;
  readonly hosts: TableView;
  readonly remarks: { readonly title: string; readonly texts: readonly string[] };
  readonly assumptions: TableView;
  readonly sources: TableView;
}

export function viewCost(report: CostReport, lang: Lang): CostView {
  const w = (text: Text): string => typeset(say(text, lang), lang);
  const name = ({ id }: Pick<ScenarioReport, 'id'>): string => w(scenarioNames[id]);
  const whole = (amount: Micro): string => showAmount(amount, lang);
  const cents = (amount: Micro): string => showAmount(amount, lang, 2);
  const right = (text: Text) => ({ head: w(text), right: true });
  const left = (text: Text) => ({ head: w(text) });
  const different = report.scenarios.filter(({ sameAs }) => sameAs === undefined);
  // What is bought for one server is the same, whoever keeps it.
  const sides = different.filter(({ id }) => id !== 'hired');
  const sideName = (one: ScenarioReport): string => (one.id === 'own' ? w(serverName) : name(one));
  const moved = different.filter(({ id }) => id !== 'stay');
  const { currency, months } = report;
  return {
    lang,
    title: w(words.title),
    verdict: typeset(verdictOf(report, lang), lang),
    scenarios: {
      title: w(words.scenarios),
      says: w(scenariosSay(months, currency)),
      columns: [
        left(words.scenario),
        ...[words.bought, words.work, words.once, words.year1, words.year2, words.saved].map(right),
        left(words.paysBack),
      ],
      rows: report.scenarios.map((one) => [
        name(one),
        ...[one.bought, one.labour].map(cents),
        ...[one.once, one.year1, one.year2].map(whole),
        one.saved === undefined ? '' : whole(one.saved),
        one.payback === undefined ? '' : paybackWords(one.payback, lang),
      ]),
    },
    chart: {
      title: w(paidHead(months, currency)),
      series: different.map((one) => ({
        name: name(one),
        amounts: one.series.map((amount) => amount / million),
        end: whole(one.series.at(-1) ?? 0),
      })),
      marks: moved.flatMap((one) =>
        one.payback?.kind === 'inside' && one.payback.month > 1
          ? [{ x: one.payback.month, label: `${name(one)}, ${w(words.paysBack)}` }]
          : [],
      ),
      showX: String,
      showY: (amount) => whole(micro(amount)),
    },
    years: {
      title: `${w(words.year1Parts)} (${currency})`,
      series: [words.bought, words.work, words.once].map(w),
      rows: different.map((one) => ({
        label: name(one),
        parts: [one.boughtYear, one.labour * 12, one.once].map((amount) => amount / million),
      })),
      show: (amount) => showMoney(micro(amount), currency, lang, 0),
    },
    needed: {
      title: w(words.needed),
      says: w(neededSay(currency)),
      columns: [left(words.scenario), left(words.view), ...[words.bill, words.rate, words.hours].map(right)],
      rows: moved.flatMap((one) => [
        ...neededRow(name(one), w(overHead(months)), one.needed, lang),
        ...neededRow(name(one), w(words.runningYear), one.neededRunning, lang),
      ]),
    },
    sensitivity: sensitivityOf(report, lang),
    lines: {
      title: w(words.lines),
      says: w(firstMonthSay(currency)),
      columns: [left(words.scenario), left(words.line), right(words.month)],
      rows: sides.flatMap((one) =>
        one.lines.map((line, index) => [
          index > 0 ? '' : sideName(one),
          lineWords(line, lang),
          cents(line.month),
        ]),
      ),
    },
    hidden: {
      title: w(words.hidden),
      says: w(hiddenSay(currency)),
      columns: [
        left(words.cost),
        ...sides.map((one) => ({ head: sideName(one), right: true })),
        right(words.once),
      ],
      rows: report.hidden.map(({ kind, month, once }) => [
        w(hiddenNames[kind]),
        ...[...sides.map(({ id }) => month[id]), once].map((amount) =>
          amount === undefined ? '–' : cents(amount),
        ),
      ]),
    },
    hosts: {
      title: w(words.hosts),
      says: w(hostsSay(currency)),
      columns: [left(words.host), left(words.size), right(words.month), left(words.date), left(words.doubt)],
      rows: report.hosts.map(({ price, monthly, because }) => [
        w(price.what),
        `${price.host.cpu} / ${price.host.memory} / ${price.host.disk}`,
        cents(monthly),
        price.date,
        because === undefined ? '' : w(doubtWords[because]),
      ]),
    },
    remarks: {
      title: w(words.remarks),
      texts: [...report.remarks.map(({ text }) => w(text)), ...leftOutWords(report, lang)],
    },
    assumptions: {
      title: w(words.assumptions),
      says: w(words.assumptionsSay),
      columns: [left(words.assumption), left(words.give)],
      rows: report.assumptions.map(({ text, give }) => [w(text), give]),
    },
    sources: {
      title: w(words.sources),
      says: w(words.sourcesSay),
      columns: [left(words.price), left(words.date), left(words.certainty), left(words.page)],
      rows: report.sources.map(({ what, date, days, certainty, page }) => [
        w(what),
        days > oldAfterDays ? `${date} (${w(words.old)})` : date,
        w(certaintyNames[certainty]),
        page,
      ]),
    },
  };
}

function neededRow(name: string, view: string, needed: Needed | undefined, lang: Lang): string[][] {
  if (needed === undefined) return [];
  const show = (value: Micro | 'any' | 'none'): string =>
    typeof value === 'number' ? showAmount(value, lang, 2) : say(words[value], lang);
  return [[name, view, show(needed.bill), show(needed.rate), show(needed.hours)]];
}

function sensitivityOf({ sensitivity, months, currency }: CostReport, lang: Lang): TableView {
  const name = scenarioNames[sensitivity.scenario];
  return {
    title: say(words.sensitivity, lang),
    says: typeset(say(savedSay(name, months, currency), lang), lang),
    columns: [
      { head: say(words.hours, lang) },
      ...sensitivity.rates.map((rate) => ({
        head: showMoney(rate, currency, lang, rate % million === 0 ? 0 : 2),
        right: true,
      })),
    ],
    rows: sensitivity.hours.map((hours, index) => [
      `${quantityWords(hours, lang)} h`,
      ...(sensitivity.saved[index] ?? []).map((amount) => showAmount(amount, lang)),
    ]),
  };
}
