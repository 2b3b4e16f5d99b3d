import { askersOf } from '../../../core/app/askers.ts';
import type { Data, Need } from '../../../core/app/data.ts';
import { homeOf } from '../../../core/app/home.ts';
import type { Inventory } from '../../../core/app/inventory.ts';
import type { Service } from '../../../core/app/service.ts';
import { type Lang, say, type Text } from '../../../core/text.ts';
import { makeOf } from '../../app-lines.ts';
import { colon, counted, dataKind, needName, serviceKind, useName, word } from '../../app-words.ts';

export interface Box {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
}

/** Something that things run on, or at: what runs stands left in it, what is asked stands right. */
export interface Group {
  readonly label: string;
  readonly note?: string;
  readonly left: readonly Box[];
  readonly right: readonly Box[];
}

export interface Drawing {
  readonly groups: readonly Group[];
  /** Ids of boxes: from what asks to what is asked. */
  readonly links: readonly (readonly [from: string, to: string])[];
}

export interface Words {
  readonly lang: Lang;
  readonly nameOf: (platform: string) => string;
}

/** The platforms of today, with what runs on each and what is kept there. */
export function before(inventory: Inventory, { lang, nameOf }: Words): Drawing {
  const of = (text: Text): string => say(text, lang);
  const homes = new Map<string | undefined, { left: Box[]; right: Box[] }>();
  const at = (platform: string | undefined) => {
    const home = homes.get(platform) ?? { left: [], right: [] };
    homes.set(platform, home);
    return home;
  };
  for (const service of inventory.services)
    at(homeOf(service, inventory.services)).left.push(serviceBox(service, of));
  for (const data of inventory.data) at(data.platform).right.push(dataBox(data, of));
  for (const need of inventory.needs) at(need.platform).right.push(needBox(need, of));
  const tiesNote = (platform: string): string | undefined => {
    const count = inventory.ties.filter((tie) => tie.platform === platform).length;
    return count === 0 ? undefined : of(counted.ties(count));
  };
  const groups = [...homes].flatMap(([platform, boxes]): Group[] => {
    if (platform !== undefined) return [{ label: nameOf(platform), note: tiesNote(platform), ...boxes }];
    return [
      { label: of(word.unknownHome), left: boxes.left, right: [] },
      { label: of(word.unknownPlace), left: [], right: boxes.right },
    ].filter(({ left, right }) => left.length + right.length > 0);
  });
  return { groups, links: linksOf(inventory) };
}

/** The same things, all in one place that the owner controls. */
export function after(inventory: Inventory, { lang }: Words): Drawing {
  const of = (text: Text): string => say(text, lang);
  const hosts = inventory.domains.filter(({ kind }) => kind === 'own').map(({ host }) => host);
  const front: Box = { id: 'front', label: of(word.front), note: hosts.join(', ') };
  const needs = new Map(inventory.needs.map((need) => [need.kind, need]));
  return {
    groups: [
      {
        label: of(word.yourServer),
        note: of(word.yourServerNote).replaceAll('`', ''),
        left: [front, ...inventory.services.map((service) => serviceBox(service, of))],
        right: [
          ...inventory.data.map((data) => dataBox(data, of)),
          ...[...needs.values()].map((need) => needBox(need, of)),
        ],
      },
    ],
    links: linksOf(inventory),
  };
}

const serviceBox = (service: Service, of: (text: Text) => string): Box => ({
  id: service.id,
  label: service.id,
  note: [of(serviceKind[service.kind]), makeOf(service)].filter(Boolean).join(', '),
});

const dataBox = ({ id, kind, engine, uses = [], folder }: Data, of: (text: Text) => string): Box => ({
  id,
  label: of(dataKind[kind]),
  note: [engine, folder, ...uses.map((use) => of(useName[use]))].filter(Boolean).join(', '),
});

/** Needs of one kind are one box after the move, wherever they were answered before. */
const needBox = ({ kind }: Need, of: (text: Text) => string): Box => ({
  id: `need:${kind}`,
  label: of(needName[kind]),
});

/** A service asks for what is spoken of in its folder: the deepest folder that a place lies in. */
function linksOf({ services, data, needs }: Inventory): (readonly [string, string])[] {
  const asked = [
    ...data.map(({ id, from }) => ({ id, from })),
    ...needs.map(({ kind, from }) => ({ id: `need:${kind}`, from })),
  ];
  return asked.flatMap(({ id, from }) =>
    askersOf(services, from).map((service) => [service, id] as [string, string]),
  );
}

/** What a drawing shows, for those who do not see it. */
export function tell({ groups }: Drawing, lang: Lang): string {
  return groups
    .map(({ label, left, right }) => {
      const names = [...left, ...right].map((box) => box.label).join(', ');
      return `${label}${say(colon, lang)} ${names}.`;
    })
    .join(' ');
}
