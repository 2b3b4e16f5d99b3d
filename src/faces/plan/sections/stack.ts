import { bytes, memory, txt } from '../../../core/plan/amounts.ts';
import type { MemoryLine } from '../../../core/plan/memory.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { Setting } from '../../../core/plan/settings.ts';
import { type Lang, say } from '../../../core/text.ts';
import { showClients, showConnections } from '../../../core/plan/connections.ts';
import { type Block, grid, heading, list, paragraph } from '../blocks.ts';
import { diskWords, unitWords, words } from '../words.ts';

export function stackSection({ parts, leftOut }: Plan, lang: Lang): readonly Block[] {
  const of = (key: keyof typeof words): string => say(words[key], lang);
  return [
    heading(2, of('stack')),
    grid(
      of('stack'),
      [of('component'), of('does'), of('why')],
      parts.map(({ name, does, why, byPerson }) => [
        say(name, lang),
        say(does, lang),
        byPerson ? `${say(why, lang)} (${of('person')})` : say(why, lang),
      ]),
    ),
    ...(leftOut.length === 0
      ? []
      : [
          heading(3, of('leftOut')),
          grid(
            of('leftOut'),
            [of('component'), of('does'), of('why'), of('toTake')],
            leftOut.map(({ id, name, does, why, byPerson }) => [
              say(name, lang),
              say(does, lang),
              byPerson ? of('person') : say(why, lang),
              byPerson ? '' : `\`--choose ${id}\``,
            ]),
          ),
        ]),
  ];
}

export const sizesSection = (plan: Plan, lang: Lang): readonly Block[] => [
  heading(2, say(words.sizes, lang)),
  ...memoryBlocks(plan, lang),
  ...connectionBlocks(plan, lang),
  ...diskBlocks(plan, lang),
  ...settingBlocks(plan, lang),
];

function memoryBlocks({ memory: budget, parts }: Plan, lang: Lang): readonly Block[] {
  const nameOf = ({ of, id }: MemoryLine): string => {
    if (of === 'service') return id;
    return of === 'system' ? say(diskWords.system, lang) : partName(parts, id, lang);
  };
  const row = (name: string, mib: number, how: string) => [name, say(memory(mib), lang), how];
  return [
    heading(3, say(words.memory, lang)),
    grid(
      say(words.memory, lang),
      ['', `${say(words.memory, lang)}>`, say(words.how, lang)],
      [
        ...budget.lines.map((line) => row(nameOf(line), line.mib, say(line.how, lang))),
        ...(budget.freeMib > 0 ? [row(say(words.free, lang), budget.freeMib, '')] : []),
        row(say(words.total, lang), budget.hostMib, ''),
      ],
    ),
  ];
}

function connectionBlocks({ connections }: Plan, lang: Lang): readonly Block[] {
  if (connections === undefined) return [];
  const { clients, direct, pooler } = connections;
  return [
    heading(3, say(words.connections, lang)),
    paragraph(say(pooler === undefined ? words.inequality : words.inequalities, lang)),
    paragraph(`\`${say(showConnections(connections), lang)}\``),
    list([...clients, ...direct].map((one) => `\`${showClients(one)}\``)),
  ];
}

const diskBlocks = ({ disk }: Plan, lang: Lang): readonly Block[] => [
  heading(3, say(words.disk, lang)),
  grid(
    say(words.disk, lang),
    ['', `${say(words.disk, lang)}>`, say(words.how, lang)],
    [
      ...disk.lines.map(({ id, bytes: size, how }) => [
        say(diskWords[id], lang),
        say(bytes(size), lang),
        say(how, lang),
      ]),
      [
        say(words.total, lang),
        say(bytes(disk.neededBytes), lang),
        say(txt`≤ ${bytes(disk.hostBytes)}`, lang),
      ],
    ],
  ),
  ...(disk.assumed.length === 0 ? [] : [list(disk.assumed.map((line) => say(line, lang)))]),
];

function settingBlocks({ settings, parts }: Plan, lang: Lang): readonly Block[] {
  const of = (key: keyof typeof words): string => say(words[key], lang);
  return [
    heading(3, of('settings')),
    ...Object.entries(settings).flatMap(([id, ones]) => {
      const name = partName(parts, id, lang);
      const rows = Object.entries(ones).map(([key, setting]) => [
        `\`${key}\``,
        valueOf(setting, lang),
        say(setting.how, lang),
        sourceOf(setting, lang),
      ]);
      return rows.length === 0
        ? []
        : [heading(4, name), grid(name, [of('setting'), `${of('value')}>`, of('how'), of('source')], rows)];
    }),
  ];
}

/** A part's name, or the id of a service of the app. */
function partName(parts: Plan['parts'], id: string, lang: Lang): string {
  const part = parts.find((one) => one.id === id);
  return part === undefined ? id : say(part.name, lang);
}

function valueOf({ value, unit }: Setting, lang: Lang): string {
  const said = unit === undefined ? '' : say(unitWords[unit], lang);
  return `\`${String(value)}\`${said === '' ? '' : ` ${said}`}`;
}

/** The site and the last part of the path are enough to find a page again; the file has the whole address. */
function sourceOf({ source }: Setting, lang: Lang): string {
  if (source === 'tried') return say(words.tried, lang);
  if (source === 'own') return say(words.own, lang);
  return source.startsWith('https://') ? (source.split('/')[2] ?? source) : source;
}
