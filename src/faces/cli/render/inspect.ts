import { partsOfEnv } from '../../../core/app/grouped.ts';
import type { EnvVariable } from '../../../core/app/env.ts';
import type { Inventory } from '../../../core/app/inventory.ts';
import { placeText } from '../../../core/app/place.ts';
import { type Lang, say, type Text } from '../../../core/text.ts';
import {
  colon,
  committedKind,
  counted,
  dataKind,
  inGit,
  serviceKind,
  useName,
  word,
} from '../../app-words.ts';
import { envLine, headline, homeOf, makeOf, measuredOf, runOf } from '../../app-lines.ts';
import { fittedTable } from '../output/fit.ts';
import type { Paint } from '../output/paint.ts';
import { visibleAll } from '../output/visible.ts';
import { wrap } from '../output/wrap.ts';
import { tieLines } from './inspect-ties.ts';

export interface InspectView {
  readonly lang: Lang;
  /** Every place and every name, however many. */
  readonly all: boolean;
  readonly columns: number;
  /** What people call a platform. */
  readonly nameOf: (platform: string) => string;
}

/** Names shown of a long list before they are counted. */
const names = 24;

/** The answer of `unmoor inspect`: what there is first, then what ties it down; what could not be read stands at the end, always. */
export function renderInspect(found: Inventory, view: InspectView, paint: Paint): string {
  const inventory = visibleAll(found);
  const of = (text: Text): string => say(text, view.lang);
  return [
    `${paint.bold(inventory.app)}${of(colon)} ${headline(inventory, view.lang)}`,
    ...section(of(word.services), serviceLines(inventory, view), paint),
    ...section(of(word.data), dataLines(inventory, view), paint),
    ...tieLines(inventory.ties, view, paint),
    ...section(of(word.variables), inventory.env.length === 0 ? [] : envLines(inventory, view), paint),
    ...section(of(word.domains), domainLines(inventory, view), paint),
    ...section(paint.red(of(word.secrets)), secretLines(inventory, view).map(paint.red), paint),
    ...unreadLines(inventory, view, paint),
  ].join('\n');
}

const section = (head: string, lines: readonly string[], paint: Paint): string[] =>
  lines.length === 0 ? [] : ['', paint.bold(head), ...lines.map((line) => `  ${line}`)];

function serviceLines({ services }: Inventory, { lang, columns }: InspectView): string[] {
  if (services.length === 0) return [];
  return fittedTable(
    [word.service, word.kind, word.what, word.start, word.port, word.health].map((text) => ({
      head: say(text, lang),
    })),
    services.map((service) => [
      service.id,
      say(serviceKind[service.kind], lang),
      makeOf(service),
      runOf(service),
      service.port === undefined ? '' : String(service.port),
      service.health ?? '',
    ]),
    columns - 2,
  );
}

function dataLines({ data }: Inventory, { lang, columns, nameOf }: InspectView): string[] {
  if (data.length === 0) return [];
  const measured = data.some((one) => one.measured !== undefined);
  return fittedTable(
    [word.datum, word.kind, word.where, word.uses, word.address, ...(measured ? [word.measured] : [])].map(
      (text) => ({ head: say(text, lang) }),
    ),
    data.map((one) => [
      one.id,
      [say(dataKind[one.kind], lang), one.engine].filter(Boolean).join(', '),
      homeOf(one, nameOf),
      (one.uses ?? []).map((use) => say(useName[use], lang)).join(', '),
      one.env.join(', '),
      measuredOf(one.measured, lang),
    ]),
    columns - 2,
  );
}

function envLines(inventory: Inventory, view: InspectView): string[] {
  const { toSupply, gone } = partsOfEnv(inventory.env);
  const list = (head: Text, variables: readonly EnvVariable[]): string[] => {
    const mark = `${say(head, view.lang)}${say(colon, view.lang)} `;
    const all = variables.map(({ name }) => name);
    return all.length === 0 ? [] : wrap(listed(all, view), view.columns - 2, mark);
  };
  return [
    ...wrap(envLine(inventory, view.lang), view.columns - 2),
    ...list(word.toSupply, toSupply),
    ...list(word.gone, gone),
  ];
}

function listed(all: readonly string[], { lang, all: every }: InspectView): string {
  const shown = every || all.length <= names + 1 ? all : all.slice(0, names);
  const rest = all.length - shown.length;
  return [...shown, ...(rest === 0 ? [] : [say(counted.more(rest), lang)])].join(', ');
}

function domainLines({ domains }: Inventory, view: InspectView): string[] {
  if (domains.length === 0) return [];
  const said = domains.map(({ host, kind, platform }) =>
    kind === 'own' ? host : `${host} (${platform === undefined ? '?' : view.nameOf(platform)})`,
  );
  return wrap(listed(said, view), view.columns - 2);
}

function secretLines({ secrets }: Inventory, { lang, columns }: InspectView): string[] {
  return secrets.flatMap(({ kind, file, line, names: which, committed }) => {
    const held = which.length === 0 ? '' : `${say(colon, lang)} ${which.join(', ')}`;
    const about = `${say(committedKind[kind], lang)}, ${say(inGit(committed), lang)}${held}`;
    return wrap(about, columns - 2, `${placeText({ file, line })}  `);
  });
}

function unreadLines({ incomplete }: Inventory, { lang, columns }: InspectView, paint: Paint): string[] {
  if (incomplete.length === 0) return ['', paint.green(say(word.readWhole, lang))];
  return [
    '',
    paint.bold(paint.yellow(say(word.incomplete, lang))),
    ...incomplete
      .flatMap(({ what, line, why, next }) => [
        ...wrap(`${placeText({ file: what, line })}  ${why}`, columns - 2),
        ...wrap(next, columns - 2, '  ').map(paint.dim),
      ])
      .map((words) => `  ${words}`),
    ...wrap(say(word.readPart, lang), columns).map(paint.yellow),
  ];
}
