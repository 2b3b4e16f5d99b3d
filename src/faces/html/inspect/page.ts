import type { Inventory } from '../../../core/app/inventory.ts';
import { placeText } from '../../../core/app/place.ts';
import { efforts } from '../../../core/app/grouped.ts';
import { say, type Text } from '../../../core/text.ts';
import { envLine, headline, homeOf, makeOf, measuredOf, placesLine, runOf } from '../../app-lines.ts';
import { committedKind, dataKind, inGit, serviceKind, useName, word } from '../../app-words.ts';
import { type Html, html } from '../html.ts';
import { page } from '../page.ts';
import { type Table, table } from '../table.ts';
import { after, before, type Words } from './drawing.ts';
import { draw, drawingStyle } from './svg.ts';
import { tiesPart } from './ties.ts';

/** What `unmoor inspect --html` writes: the drawings, then everything that was found. What could not be read stands near the top. */
export function inspectPage(inventory: Inventory, words: Words): string {
  const { lang } = words;
  const of = (text: Text): string => say(text, lang);
  const head = headline(inventory, lang);
  const body = html`<h1>${inventory.app}</h1>
<p class="lead">${head}</p>
${unreadPart(inventory, of)}
<div class="drawings">${draw(before(inventory, words), of(word.before), lang)}${draw(after(inventory, words), of(word.after), lang)}</div>
<h2>${of(word.services)}</h2>
${servicesTable(inventory, of)}
${inventory.data.length > 0 && html`<h2>${of(word.data)}</h2>\n${dataTable(inventory, words)}`}
<h2>${of(word.ties)}</h2>
${tiesPart(inventory.ties, words)}
${inventory.env.length > 0 && html`<h2>${of(word.variables)}</h2>\n${envTable(inventory, words)}`}
${inventory.domains.length > 0 && html`<h2>${of(word.domains)}</h2>\n${domainsTable(inventory, words)}`}
${inventory.secrets.length > 0 && html`<h2 class="bad">${of(word.secrets)}</h2>\n${secretsTable(inventory, of)}`}
<footer>${coded(of(word.made))}</footer>`;
  return page({ title: `${inventory.app}: Unmoor`, lang, body, style: filters });
}

type Of = (text: Text) => string;

function unreadPart({ incomplete }: Inventory, of: Of): Html | undefined {
  if (incomplete.length === 0) return undefined;
  return html`<div class="panel"><h2 class="warn">${of(word.incomplete)}</h2><p>${of(word.readPart)}</p><ul>${incomplete.map(
    ({ what, line, why, next }) =>
      html`<li><code>${placeText({ file: what, line })}</code> ${why}<br><span class="quiet">${next}</span></li>`,
  )}</ul></div>`;
}

const servicesTable = ({ services }: Inventory, of: Of): Html =>
  ours(of(word.services), [word.service, word.kind, word.what, word.start, word.port, word.health].map(of), {
    ends: [4],
    rows: services.map((service) => [
      service.id,
      of(serviceKind[service.kind]),
      makeOf(service),
      code(runOf(service)),
      service.port,
      code(service.health),
    ]),
  });

const dataTable = ({ data }: Inventory, { lang, nameOf }: Words): Html => {
  const of: Of = (text) => say(text, lang);
  const measured = data.some((one) => one.measured !== undefined);
  const heads = [word.datum, word.kind, word.where, word.uses, word.address].map(of);
  return ours(of(word.data), measured ? [...heads, of(word.measured)] : heads, {
    rows: data.map((one) => [
      one.id,
      [of(dataKind[one.kind]), one.engine].filter(Boolean).join(', '),
      homeOf(one, nameOf),
      (one.uses ?? []).map((use) => of(useName[use])).join(', '),
      code(one.env.join(', ')),
      ...(measured ? [measuredOf(one.measured, lang)] : []),
    ]),
  });
};

const envTable = (inventory: Inventory, { lang, nameOf }: Words): Html => {
  const of: Of = (text) => say(text, lang);
  const heads = [word.name, word.required, word.when, word.setBy, word.readIn].map(of);
  return ours(envLine(inventory, lang), heads, {
    unseen: false,
    rows: inventory.env.map(({ name, required, when, platform, readAt, namedAt }) => [
      html`<code>${name}</code>`,
      of(required ? word.yes : word.no),
      of(when === 'build' ? word.build : word.run),
      platform === undefined ? '' : nameOf(platform),
      code(placesLine([...readAt, ...namedAt], lang, 3)),
    ]),
  });
};

const domainsTable = ({ domains }: Inventory, { lang, nameOf }: Words): Html => {
  const of: Of = (text) => say(text, lang);
  return ours(of(word.domains), [word.host, word.owner, word.readIn].map(of), {
    rows: domains.map(({ host, platform, from }) => [
      html`<code>${host}</code>`,
      platform === undefined ? of(word.own) : nameOf(platform),
      code(placesLine(from, lang, 3)),
    ]),
  });
};

const secretsTable = ({ secrets }: Inventory, of: Of): Html =>
  ours(of(word.secrets), [word.file, word.kind, word.git, word.names].map(of), {
    rows: secrets.map(({ file, line, kind, committed, names }) => [
      html`<code>${placeText({ file, line })}</code>`,
      of(committedKind[kind]),
      of(inGit(committed)),
      code(names.join(', ')),
    ]),
  });

interface Rows {
  readonly rows: Table['rows'];
  /** The caption says what the heading above says. */
  readonly unseen?: boolean;
  /** Columns of figures, from 0 on. */
  readonly ends?: readonly number[];
}

const ours = (caption: string, heads: readonly string[], { rows, unseen = true, ends = [] }: Rows): Html =>
  table({
    caption,
    unseen,
    columns: heads.map((head, index) => ({ head, align: ends.includes(index) ? 'end' : 'start' })),
    rows,
  });

const code = (text: string | undefined): Html | undefined =>
  text === undefined || text === '' ? undefined : html`<code>${text}</code>`;

/** Words between backticks are a command. */
const coded = (text: string): Html[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

const filters = `${drawingStyle}
.filter{border:1px solid var(--line);border-radius:10px;padding:.6rem 1rem;margin:1rem 0;display:grid;gap:.3rem}
.filter legend{padding:0 .4rem;color:var(--quiet);font-size:.875rem}
.e-code{color:var(--bad)}.e-drop-in{color:var(--warn)}.e-setting{color:var(--good)}.e-none{color:var(--quiet)}
.tie{border-left:3px solid var(--line);padding:.1rem 0 .1rem 1rem;margin:.9rem 0;break-inside:avoid}
.tie p{margin:.2rem 0}.tie details{border:0}.tie summary{font-weight:400;color:var(--quiet);padding:.2rem 0}
.places{list-style:none;padding:0;margin:.2rem 0}
${efforts.map((effort) => `.ties:has(#show-${effort}:not(:checked)) .is-${effort}{display:none}`).join('\n')}`;
