import type { Data, Measured } from '../core/app/data.ts';
import type { Inventory } from '../core/app/inventory.ts';
import type { Place } from '../core/app/place.ts';
import type { Service } from '../core/app/service.ts';
import { countEfforts, partsOfEnv, placesByFile } from '../core/app/grouped.ts';
import { type Lang, say } from '../core/text.ts';
import { showBytes, showCount } from '../core/units.ts';
import { colon, counted, effortCount } from './app-words.ts';

/*
 * An inventory in single lines, for the terminal and the page alike.
 */

/** `3 services, 2 databases, 41 ties: 28 a setting, 9 drop-in, 4 code`. */
export function headline({ services, data, ties }: Inventory, lang: Lang): string {
  const databases = data.filter(({ kind }) => kind === 'postgres' || kind === 'redis').length;
  const stores = data.filter(({ kind }) => kind === 'objects' || kind === 'files').length;
  const parts = [
    counted.services(services.length),
    counted.databases(databases),
    ...(stores === 0 ? [] : [counted.stores(stores)]),
    counted.ties(ties.length),
  ];
  const efforts = countEfforts(ties)
    .toReversed()
    .map(({ effort, count }) => `${count} ${say(effortCount[effort], lang)}`);
  const head = parts.map((part) => say(part, lang)).join(', ');
  return efforts.length === 0 ? head : `${head}${say(colon, lang)} ${efforts.join(', ')}`;
}

/** What it is made of: `node 20, next, WebSockets`. */
export function makeOf({ runtime, version, framework, server, websockets, image }: Service): string {
  const base = runtime === 'other' ? image : [runtime, version].filter(Boolean).join(' ');
  return [base, framework, server, websockets && 'WebSockets'].filter(Boolean).join(', ');
}

/** What starts it, or what is served, or called by the clock. */
export function runOf({ start, output, calls, schedule }: Service): string {
  const run = start ?? calls ?? output ?? '';
  return schedule === undefined ? run : `${schedule}  ${run}`.trim();
}

/** `16.4, 3.2 GB, 41 tables, + 12 MB a day, pgcrypto 1.3`. */
export function measuredOf(measured: Measured | undefined, lang: Lang): string {
  if (measured === undefined) return '';
  const { version, bytes, tables, keys, bytesPerDay, extensions = [] } = measured;
  const day = lang === 'fr' ? 'par jour' : 'a day';
  const keyWord = lang === 'fr' ? 'clés' : 'keys';
  return [
    version,
    bytes === undefined ? undefined : sizeIn(bytes, lang),
    tables === undefined ? undefined : `${showCount(tables)} tables`,
    keys === undefined ? undefined : `${showCount(keys)} ${keyWord}`,
    bytesPerDay === undefined ? undefined : `+${sizeIn(bytesPerDay, lang)} ${day}`,
    ...extensions.map(({ name, version: of }) => `${name} ${of}`),
  ]
    .filter(Boolean)
    .join(', ');
}

/** French counts octets, and writes a comma: `3,2 Go`. */
const sizeIn = (bytes: number, lang: Lang): string =>
  lang === 'fr' ? showBytes(bytes).replace('.', ',').replace(/B$/, 'o') : showBytes(bytes);

/** Whose it is, and of files their folder. */
export const homeOf = ({ platform, folder }: Data, nameOf: (platform: string) => string): string =>
  [platform === undefined ? undefined : nameOf(platform), folder].filter(Boolean).join(', ');

/** The variables, counted by what is to be done about them. */
export function envLine({ env }: Inventory, lang: Lang): string {
  const { toSupply, gone, build, secret } = partsOfEnv(env);
  const parts = [
    counted.toSupply(toSupply.length),
    ...(build.length === 0 ? [] : [counted.build(build.length)]),
    ...(gone.length === 0 ? [] : [counted.gone(gone.length)]),
    ...(secret.length === 0 ? [] : [counted.secret(secret.length)]),
  ];
  return `${say(counted.variables(env.length), lang)}${say(colon, lang)} ${parts.map((part) => say(part, lang)).join(', ')}`;
}

/** `src/a.ts:3, 12; src/b.ts:4; and 7 more`. @param most shown before they are counted */
export function placesLine(places: readonly Place[], lang: Lang, most: number): string {
  // One more is as short as `and 1 more`.
  const shown = places.length <= most + 1 ? places : places.slice(0, most);
  const parts = placesByFile(shown).map(({ file, lines }) =>
    lines.length === 0 ? file : `${file}:${lines.join(', ')}`,
  );
  const rest = places.length - shown.length;
  return [...parts, ...(rest === 0 ? [] : [say(counted.more(rest), lang)])].join('; ');
}
