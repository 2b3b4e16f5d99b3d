import { completeInputs, type Derived } from '../../../core/cost/complete.ts';
import { costInputs, specOf } from '../../../core/cost/derive.ts';
import { bindBook, type Book } from '../../../core/cost/price-book.ts';
import { readBookFile, readCostSettings } from '../../../core/cost/read.ts';
import { costReport } from '../../../core/cost/report.ts';
import type { CostSettings } from '../../../core/cost/settings.ts';
import { costJson } from '../../cost/answer.ts';
import { costCsv } from '../../cost/csv.ts';
import { costPage } from '../../cost/page.ts';
import { viewCost } from '../../cost/view.ts';
import { readConfigFile } from '../connections.ts';
import type { CostFlags } from '../cost-flags.ts';
import { readApp } from '../read-app.ts';
import { readNamed } from '../read-file.ts';
import { renderCost } from '../render/cost.ts';
import type { CommonFlags, Session } from '../session.ts';
import type { World } from '../world.ts';
import { writeFile } from '../write-file.ts';

type Flags = CommonFlags & CostFlags;

export default async function run({ world, output }: Session, flags: Flags): Promise<number> {
  const book = await readBook(world, flags.prices);
  const { host, cost } = await readConfigFile(flags.config, world, {
    sections: ['cost', 'host'],
    folder: flags.word,
  });
  const given = [
    host === undefined ? {} : { host: specOf(host) },
    cost ?? {},
    flags.inputs === undefined
      ? {}
      : readCostSettings(await readNamed(world, '--inputs', flags.inputs), flags.inputs),
    flagSettings(flags),
  ];
  const derived = await readDerived(world, flags, book, given);
  const report = costReport(completeInputs(given, derived), book, world.clock.now());
  const view = viewCost(report, flags.lang);
  if (flags.html !== undefined) await writeFile(world, '--html', flags.html, costPage(view));
  if (flags.csv !== undefined && flags.csv !== '-')
    await writeFile(world, '--csv', flags.csv, costCsv(report));
  output.answer({
    json: costJson(report),
    text: (paint, columns) =>
      flags.csv === '-' ? costCsv(report).trimEnd() : renderCost(view, paint, columns),
  });
  return report.assumptions.some(({ key }) => key === 'incomplete') ? 1 : 0;
}

async function readBook(world: World, own: string | undefined): Promise<Book> {
  const files = (await world.priceFiles()).map(({ name, text }) => readBookFile(text, name));
  if (own === undefined) return bindBook(files);
  return bindBook([...files, readBookFile(await readNamed(world, '--prices', own), own)]);
}

/** The app is read unless a file of inputs stands for it. */
async function readDerived(
  world: World,
  { inputs, word, config }: Flags,
  book: Book,
  given: readonly CostSettings[],
): Promise<Derived | undefined> {
  if (inputs !== undefined && word === undefined) return undefined;
  const { host, gigabytes } = Object.assign({}, ...given) as CostSettings;
  return costInputs(await readApp(world, word, config, 'cost'), book, { host, gigabytes });
}

const flagSettings = ({ rate, ownRate, hours, months, currency, host }: Flags): CostSettings =>
  defined({
    currency,
    months,
    host: host === undefined ? undefined : specOf(host),
    labour: defined({ rate, ownRate, hours }),
  });

/** Without the keys that say nothing: an unset flag does not hide what a file says. */
const defined = <T extends object>(all: T): T =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;
