import { oldAfterDays } from '../../core/cost/age.ts';
import type { Needed, Payback } from '../../core/cost/break-even.ts';
import { type Micro, micro, million, showAmount, showMoney } from '../../core/cost/money.ts';
import { doubtWords } from '../../core/cost/remarks/host-price.ts';
import type { CostReport, CountedLine, ScenarioReport } from '../../core/cost/report.ts';
import { type Lang, say, type Text } from '../../core/text.ts';
import { certaintyNames, hiddenNames, scenarioNames, words } from './words.ts';

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
      showX: String,
      showY: (amount) => whole(micro(amount)),
    },
    years: {
      title: `${w(words.year1)} (${currency})`,
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

const serverName: Text = { en: 'server', fr: 'serveur' };
const scenariosSay = (months: number, currency: string): Text => ({
  en: `${currency}: bought and work a month, once, a year, and saved in ${months} months`,
  fr: `${currency} : achats et travail par mois, une fois, par an, et économie sur ${months} mois`,
});
const neededSay = (currency: string): Text => ({
  en: `${currency}: each figure alone makes both cost the same, all else as it is`,
  fr: `${currency} : chaque chiffre, seul, met les deux à égalité, le reste inchangé`,
});
const firstMonthSay = (currency: string): Text => ({
  en: `${currency}, in the first month`,
  fr: `${currency}, le premier mois`,
});
const hiddenSay = (currency: string): Text => ({
  en: `${currency} a month; – is not counted, for nobody gave a figure`,
  fr: `${currency} par mois ; – n’est pas compté, faute de chiffre`,
});
const hostsSay = (currency: string): Text => ({
  en: `${currency} a month: the cheapest of each seller, and of each doubt`,
  fr: `${currency} par mois : le moins cher de chaque vendeur, et de chaque réserve`,
});
const paidHead = (months: number, currency: string): Text => ({
  en: `What is paid until the end of each of ${months} months (${currency})`,
  fr: `Ce qui est payé à la fin de chacun des ${months} mois (${currency})`,
});
const overHead = (months: number): Text => ({ en: `all ${months} months`, fr: `les ${months} mois` });

/** `Railway Pro (memory 1 GB, vCPU 0.2)`, `Server (Hetzner CPX32)`. */
function lineWords({ what, host, used, kept }: CountedLine, lang: Lang): string {
  const told = [
    ...(host === undefined ? [] : [say(host, lang)]),
    ...used.map(({ what: price, quantity, unit }) => {
      const amount = showAmount(quantity, lang, quantity % million === 0 ? 0 : 2);
      const times = unit === undefined ? '×' : '';
      return [say(price, lang), times, amount, unit === undefined ? '' : say(unit, lang)]
        .filter((word) => word !== '')
        .join(' ');
    }),
    ...(kept ? [say(words.kept, lang)] : []),
  ];
  return told.length === 0 ? say(what, lang) : `${say(what, lang)} (${told.join(', ')})`;
}

function paybackWords(payback: Payback, lang: Lang): string {
  if (payback.kind === 'never') return say(words.never, lang);
  const month = lang === 'fr' ? `mois ${payback.month}` : `month ${payback.month}`;
  return payback.kind === 'inside' ? month : `(${month})`;
}

function neededRow(name: string, view: string, needed: Needed | undefined, lang: Lang): string[][] {
  if (needed === undefined) return [];
  const show = (value: Micro | 'any' | 'none'): string =>
    typeof value === 'number' ? showAmount(value, lang, 2) : say(words[value], lang);
  return [[name, view, show(needed.bill), show(needed.rate), show(needed.hours)]];
}

function sensitivityOf({ sensitivity, months, currency }: CostReport, lang: Lang): TableView {
  const says: Text = {
    en: `${currency} saved by one server in ${months} months, by hours a month and by what an hour costs`,
    fr: `${currency} économisés par un serveur en ${months} mois, selon les heures par mois et le prix de l’heure`,
  };
  return {
    title: say(words.sensitivity, lang),
    says: say(says, lang),
    columns: [
      { head: say(words.hours, lang) },
      ...sensitivity.rates.map((rate) => ({ head: showMoney(rate, currency, lang, 0), right: true })),
    ],
    rows: sensitivity.hours.map((hours, index) => [
      `${showAmount(hours, lang, hours % million === 0 ? 0 : 2)} h`,
      ...(sensitivity.saved[index] ?? []).map((amount) => showAmount(amount, lang)),
    ]),
  };
}

function leftOutWords({ leftOut }: CostReport, lang: Lang): string[] {
  if (leftOut.length === 0) return [];
  const names = leftOut.map((id) => say(scenarioNames[id], lang)).join(', ');
  return lang === 'fr'
    ? [`Non comptés, faute de savoir ce qu’ils coûtent\u00a0: ${names}.`]
    : [`Not counted, for nobody said what they cost: ${names}.`];
}

/** French puts a space that does not break before its high signs, and inside its quotes. */
const typeset = (text: string, lang: Lang): string =>
  lang === 'fr' ? text.replaceAll(/ (?=[;:!?»%])/g, '\u00a0').replaceAll('« ', '«\u00a0') : text;

/** The answer in a sentence or two: does it pay, and what decides. */
function verdictOf({ scenarios, currency, months }: CostReport, lang: Lang): string {
  const [stay, ...others] = scenarios;
  const total = ({ series }: ScenarioReport): Micro => series.at(-1) ?? 0;
  const [best] = others.toSorted((a, b) => total(a) - total(b));
  const paid = others.find(({ id }) => id === 'hired');
  if (stay === undefined || best === undefined) return '';
  const money = (amount: Micro) => showMoney(Math.abs(amount), currency, lang, 0);
  const against = (one: ScenarioReport): string => {
    const saved = one.saved ?? 0;
    const name = say(scenarioNames[one.id], lang);
    const [less, more] = lang === 'fr' ? ['de moins', 'de plus'] : ['less', 'more'];
    return lang === 'fr'
      ? `« ${name} » coûte ${money(saved)} ${saved < 0 ? more : less} que de rester`
      : `"${name}" costs ${money(saved)} ${saved < 0 ? more : less} than staying`;
  };
  const told = [...new Set([best, ...(paid === undefined ? [] : [paid])])].map(against);
  return lang === 'fr'
    ? `Sur ${months} mois, ${told.join(', et ')}.`
    : `Over ${months} months, ${told.join(', and ')}.`;
}
