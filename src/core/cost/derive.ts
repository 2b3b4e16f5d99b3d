import type { Inventory } from '../app/inventory.ts';
import { type Host, usualHost } from '../plan/host.ts';
import type { Lang, Text } from '../text.ts';
import { type BookPlatform, type Each, type TargetId, targetIds, type Template } from './book.ts';
import type { HostSpec } from './price.ts';
import type { Derived } from './complete.ts';
import type { Assumption, InputLine, OneOff } from './inputs.ts';
import type { Book } from './price-book.ts';

/** What is known beside the inventory; each figure that is not given is assumed, and said. */
export interface Known {
  /** The server that the app needs. */
  readonly host?: HostSpec;
  /** All data. */
  readonly gigabytes?: number;
}

/** A bill and a new side for an app that nobody has described yet: every quantity is an assumption, and is said as one. */
export function costInputs(inventory: Inventory, book: Book, known: Known = {}): Derived {
  const host = known.host ?? specOf(usualHost);
  const gigabytes = known.gigabytes ?? measuredGigabytes(inventory);
  const counts = countsOf(inventory, gigabytes ?? usualGigabytes);
  const platforms = platformsOf(inventory, book);
  const lines = (templates: readonly Template[]) =>
    templates.flatMap((template) => lineOf(template, counts, host));
  const kept = lines(book.always).map((line) => ({ ...line, keep: true }));
  return {
    bill: [...platforms.flatMap(({ usual }) => lines(usual)), ...kept],
    targets: Object.fromEntries(
      targetIds.flatMap((id) => {
        const templates = book.targets.get(id);
        return templates === undefined ? [] : [[id, lines(templates)]];
      }),
    ),
    oneOff: [...platforms.flatMap((platform) => leavingOf(platform, counts)), ...workOnce],
    host,
    uses: platforms.map(({ id }) => id),
    assumptions: [
      ...unread(inventory),
      ...platforms.map(assumedBill),
      ...(known.host === undefined ? [assumedHost(host)] : []),
      ...(gigabytes === undefined ? [assumedGigabytes] : []),
      assumedWork,
      ...assumedTargets(book),
    ],
  };
}

const usualGigabytes = 5;

/** A machine as it is planned for, in the units of a price list. */
export const specOf = ({ cpu, memoryMib, diskBytes }: Host): HostSpec => ({
  cpu,
  memory: memoryMib / 1024,
  disk: diskBytes / 1e9,
});

/** The platforms that something of the app is bound to or runs on, as far as the book knows what they cost. */
function platformsOf(inventory: Inventory, book: Book): BookPlatform[] {
  const named = [
    ...inventory.ties.map(({ platform }) => platform),
    ...inventory.data.flatMap(({ platform }) => platform ?? []),
    ...inventory.needs.flatMap(({ platform }) => platform ?? []),
    ...inventory.domains.flatMap(({ platform }) => platform ?? []),
  ];
  return [...book.platforms.values()].filter(({ id }) => named.includes(id));
}

type Counts = Readonly<Record<Each, number>>;

function countsOf({ services, data }: Inventory, gigabytes: number): Counts {
  const running = services.filter(({ kind }) => kind === 'web' || kind === 'worker' || kind === 'scheduler');
  const ofKind = (kind: 'postgres' | 'redis') => data.filter((one) => one.kind === kind).length;
  return {
    app: 1,
    service: running.length,
    postgres: ofKind('postgres'),
    redis: ofKind('redis'),
    gigabyte: gigabytes,
  };
}

function measuredGigabytes({ data }: Inventory): number | undefined {
  const bytes = data.flatMap(({ measured }) => measured?.bytes ?? []);
  return bytes.length === 0 ? undefined : Math.ceil(bytes.reduce((total, one) => total + one, 0) / 1e9);
}

/** No line for what the app has none of. */
function lineOf(template: Template, counts: Counts, host: HostSpec): InputLine[] {
  const { what, plan, each = 'app', hidden, times = 1 } = template;
  const count = counts[each] * times;
  const usage = (template.usage ?? [])
    .map(({ price, quantity, each: per = 'app' }) => ({ price, quantity: round(quantity * counts[per]) }))
    .filter(({ quantity }) => quantity > 0);
  if (count === 0 || (plan === undefined && template.host === undefined && usage.length === 0)) return [];
  const size = template.host === undefined ? undefined : part(host, template.host);
  const bought = template.usage === undefined ? {} : { usage };
  return [{ what, plan, times: count, hidden, host: size, seller: template.host?.seller, ...bought }];
}

const round = (quantity: number): number => Math.round(quantity * 1e6) / 1e6;

const part = (whole: HostSpec, { part: share, disk }: NonNullable<Template['host']>): HostSpec => ({
  cpu: Math.ceil(whole.cpu * share),
  memory: Math.ceil(whole.memory * share),
  disk: disk ?? Math.ceil(whole.disk * share),
});

/** What the platform asks for the data that goes out once. */
function leavingOf({ name, leaving = [] }: BookPlatform, counts: Counts): OneOff[] {
  return leaving.map(({ price, quantity, each = 'app' }) => ({
    what: { en: `Data out of ${name}`, fr: `Sortie des données de ${name}` },
    usage: { price, quantity: round(quantity * counts[each]) },
    hidden: 'egress' as const,
  }));
}

/** Training is the figure of the shop's guide, the move is ours. Neither has a source, and the assumption says so. */
const workOnce: readonly OneOff[] = [
  { what: { en: 'Training', fr: 'Formation' }, hours: 8 },
  { what: { en: 'The move itself', fr: 'La migration elle-même' }, hours: 16 },
];

/** `Supabase Pro (with the Micro compute that its credit covers)`, one after the other. */
const told = (templates: readonly Template[], lang: Lang): string =>
  templates
    .map(({ what, because }) => (because === undefined ? what[lang] : `${what[lang]} (${because[lang]})`))
    .join(lang === 'fr' ? ' ; ' : '; ');

const assumedBill = ({ name, usual }: BookPlatform): Assumption => ({
  key: 'bill',
  text: {
    en: `${name} is counted as ${told(usual, 'en')}.`,
    fr: `${name} est compté ainsi : ${told(usual, 'fr')}.`,
  },
  give: 'cost.bill',
});

/** What could not be read may use a platform that nobody counts. */
function unread({ incomplete }: Inventory): Assumption[] {
  if (incomplete.length === 0) return [];
  const names = [...new Set(incomplete.map(({ what }) => what))].join(', ');
  return [
    {
      key: 'incomplete',
      text: {
        en: `Nothing else is used by what could not be read: ${names}.`,
        fr: `Rien d’autre n’est utilisé par ce qui n’a pas pu être lu : ${names}.`,
      },
      give: 'unmoor inspect',
    },
  ];
}

const assumedHost = ({ cpu, memory, disk }: HostSpec): Assumption => ({
  key: 'host',
  text: {
    en: `The app needs a server with ${cpu} vCPU, ${memory} GB of memory and ${disk} GB of disk.`,
    fr: `L’application demande un serveur de ${cpu} vCPU, ${memory} Go de mémoire et ${disk} Go de disque.`,
  },
  give: '--host',
});

const assumedGigabytes: Assumption = {
  key: 'gigabytes',
  text: { en: `There are ${usualGigabytes} GB of data.`, fr: `Il y a ${usualGigabytes} Go de données.` },
  give: 'cost.gigabytes',
};

const assumedWork: Assumption = {
  key: 'oneOff',
  text: {
    en: 'The move takes 16 hours and training 8, once; no source backs these figures.',
    fr: 'La migration demande 16 heures et la formation 8, une fois ; aucune source n’étaye ces chiffres.',
  },
  give: 'cost.oneOff',
};

const assumedTargets = (book: Book): Assumption[] =>
  [...book.targets].map(([id, templates]) => ({
    key: id,
    text: {
      en: `${targetNames[id].en} is counted as ${told(templates, 'en')}.`,
      fr: `${targetNames[id].fr} est compté ainsi : ${told(templates, 'fr')}.`,
    },
    give: `cost.${id}`,
  }));

const targetNames: Readonly<Record<TargetId, Text>> = {
  server: { en: 'One server', fr: 'Un serveur' },
  compose: { en: 'Docker Compose', fr: 'Docker Compose' },
  ecs: { en: 'AWS ECS', fr: 'AWS ECS' },
  kubernetes: { en: 'Kubernetes', fr: 'Kubernetes' },
};
