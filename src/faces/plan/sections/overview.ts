import type { Plan } from '../../../core/plan/plan.ts';
import type { Lang, Text } from '../../../core/text.ts';
import { both, say } from '../../../core/text.ts';
import { bytes, duration, memory, txt } from '../../../core/plan/amounts.ts';
import { type Block, type Drawing, grid, heading, list, paragraph } from '../blocks.ts';
import { efforts, words } from '../words.ts';

export function overview(plan: Plan, lang: Lang): readonly Block[] {
  const { host, target } = plan;
  return [
    heading(1, `${plan.app} → ${say(titleOf(plan), lang)}`),
    paragraph(
      say(
        both(
          `Made on ${plan.made} by Unmoor ${plan.unmoor}. Plan \`${plan.hash.slice(0, 12)}\`.`,
          `Établi le ${plan.made} par Unmoor ${plan.unmoor}. Plan \`${plan.hash.slice(0, 12)}\`.`,
        ),
        lang,
      ),
    ),
    paragraph(
      say(
        txt`${target.does} ${host.cpu} vCPU, ${memory(host.memoryMib)}, ${bytes(host.diskBytes)}${host.assumed === true ? both(' (nobody named a host: `--host 4,8GB,160GB`)', ' (aucun serveur n’a été indiqué : `--host 4,8GB,160GB`)') : ''}.`,
        lang,
      ),
    ),
    heading(2, say(words.short, lang)),
    list(shortly(plan).map((line) => say(line, lang))),
    heading(2, say(words.beforeAfter, lang)),
    { kind: 'drawing', caption: say(words.today, lang), drawing: today(plan, lang) },
    { kind: 'drawing', caption: say(titleOf(plan), lang), drawing: tomorrow(plan, lang) },
  ];
}

/** Names of targets are English words; what they are in French is said beside them. */
const titleOf = ({ target }: Plan): Text =>
  target.id === 'vps' ? both('one server', 'un serveur') : both(target.name, target.name);

function shortly(plan: Plan): readonly Text[] {
  const { ties, parts, times, risks, checklist, memory: budget } = plan;
  const places = ties.reduce((sum, one) => sum + one.places.length, 0);
  const code = ties.filter(({ effort }) => effort === 'code').length;
  const commands = checklist.filter(({ kind }) => kind === 'command').length;
  const worst = risks.filter(({ likelihood, impact }) => likelihood === 'high' && impact === 'high').length;
  return [
    both(
      `${places} places bind the app; ${code === 0 ? 'none wants new code' : `${code} of ${ties.length} kinds want new code`}.`,
      `${places} endroits lient l’application ; ${code === 0 ? 'aucun ne demande de nouveau code' : `${code} sortes sur ${ties.length} demandent du code`}.`,
    ),
    txt`${parts.length} ${both('components take over; they share', 'composants prennent le relais et se partagent')} ${memory(budget.hostMib)}.`,
    txt`${both('Writes wait', 'Les écritures attendent')} ${duration(times.pauseMs)}${both('; the copy before it takes', ' ; la copie préalable prend')} ${duration(times.copyMs)}${both(', while the app serves.', ', application en service.')}`,
    both(
      'Going back loses nothing until you close the old side yourself.',
      'Revenir ne perd rien tant que vous n’avez pas fermé vous-même l’ancien côté.',
    ),
    both(
      `${risks.length} risks, ${worst} of them grave; ${checklist.length} lines to tick off, of which ${commands} are commands.`,
      `${risks.length} risques, dont ${worst} graves ; ${checklist.length} lignes à cocher, dont ${commands} commandes.`,
    ),
    ...(plan.before.incomplete.length === 0
      ? []
      : [
          both(
            `Not everything could be read: ${plan.before.incomplete.join('; ')}`,
            `Tout n’a pas pu être lu : ${plan.before.incomplete.join(' ; ')}`,
          ),
        ]),
  ];
}

/** The platforms with what lies on them; what nobody placed stands by itself. */
function today({ before, ties, app }: Plan, lang: Lang): Drawing {
  const platforms = [
    ...new Set([
      ...before.data.flatMap(({ platform }) => platform ?? []),
      ...ties.map(({ platform }) => platform),
    ]),
  ];
  const data = (platform: string | undefined) => before.data.filter((one) => one.platform === platform);
  const services = before.services.map(({ id, framework }) => ({
    id: `s.${id}`,
    name: framework === undefined ? id : `${id} (${framework})`,
  }));
  return {
    groups: [
      { name: say(words.visitors, lang), nodes: [{ id: 'visitors', name: say(words.visitors, lang) }] },
      { name: app, nodes: services },
      ...platforms.map((platform) => ({
        name: platform,
        nodes: [
          { id: `p.${platform}`, name: platform },
          ...data(platform).map(({ id }) => ({ id: `d.${id}`, name: id })),
        ],
      })),
      ...(data(undefined).length === 0
        ? []
        : [
            {
              name: say(words.outside, lang),
              nodes: data(undefined).map(({ id }) => ({ id: `d.${id}`, name: id })),
            },
          ]),
    ],
    arrows: [
      ...before.services
        .filter(({ kind }) => kind === 'web' || kind === 'static')
        .map(({ id }) => ['visitors', `s.${id}`] as const),
      ...before.services
        .filter(({ kind }) => kind !== 'static')
        .slice(0, 1)
        .flatMap(({ id }) => [
          ...platforms.map((platform) => [`s.${id}`, `p.${platform}`] as const),
          ...before.data.map((one) => [`s.${id}`, `d.${one.id}`] as const),
        ]),
    ],
  };
}

/** The road of a request through the stack: in front, the app, what it speaks to. */
function tomorrow({ parts, runs, target, connections }: Plan, lang: Lang): Drawing {
  const elsewhere = parts.filter(({ role }) => role === 'probe');
  const here = parts.filter(
    ({ role }) => !['probe', 'hardening', 'certificates', 'runner', 'node-runner'].includes(role),
  );
  const front = here.find(({ role }) => role === 'front');
  const services = runs.map(({ service, instances }) => ({
    id: `s.${service}`,
    name: instances === 1 ? service : `${service} × ${instances}`,
  }));
  const first = services[0]?.id;
  const pooled = here.some(({ role }) => role === 'sql-pool');
  const direct = !pooled && connections !== undefined && connections.demand > 0;
  return {
    groups: [
      { name: say(words.visitors, lang), nodes: [{ id: 'visitors', name: say(words.visitors, lang) }] },
      {
        name: target.id === 'vps' ? say(both('your server', 'votre serveur'), lang) : target.name,
        nodes: [...here.map(({ id, name }) => ({ id: `c.${id}`, name })), ...services],
      },
      { name: say(words.outside, lang), nodes: elsewhere.map(({ id, name }) => ({ id: `c.${id}`, name })) },
    ].filter(({ nodes }) => nodes.length > 0),
    arrows: [
      ...(front === undefined ? [] : [['visitors', `c.${front.id}`] as const]),
      ...(front === undefined
        ? []
        : runs
            .filter(({ kind }) => kind === 'web')
            .map(({ service }) => [`c.${front.id}`, `s.${service}`] as const)),
      ...(first === undefined
        ? []
        : here
            .filter(({ role }) => asked.has(role) || (direct && role === 'sql'))
            .map(({ id }) => [first, `c.${id}`] as const)),
      ...links(here),
    ],
  };
}

const asked = new Set<string>([
  'sql-pool',
  'key-value',
  'rows-api',
  'auth-api',
  'storage-api',
  'realtime-api',
  'functions-api',
  'redis-rest',
  'mail-api',
  'objects',
  'errors',
]);

/** What stands behind what, by role. */
const behind: readonly (readonly [string, string])[] = [
  ['sql-pool', 'sql'],
  ['rows-api', 'sql'],
  ['auth-api', 'sql'],
  ['storage-api', 'sql'],
  ['realtime-api', 'sql'],
  ['errors', 'sql'],
  ['redis-rest', 'key-value'],
  ['mail-api', 'mail'],
  ['sql', 'sql-backup'],
  ['objects', 'file-backup'],
  ['metrics', 'dashboards'],
];

function links(parts: Plan['parts']): readonly (readonly [string, string])[] {
  const idOf = (role: string) => parts.find((part) => part.role === role)?.id;
  return behind.flatMap(([from, to]) => {
    const [one, other] = [idOf(from), idOf(to)];
    return one === undefined || other === undefined ? [] : [[`c.${one}`, `c.${other}`] as const];
  });
}

/** The first places of a tie, and how many more there are. */
const mostPlaces = 3;

export function tiesSection({ ties }: Plan, lang: Lang): readonly Block[] {
  if (ties.length === 0) return [];
  const answer = (name: string | undefined): string => {
    if (name === 'code') return say(words.code, lang);
    if (name === 'nobody') return say(words.nobody, lang);
    return name ?? '';
  };
  const more = (count: number): string => say(both(` and ${count} more`, ` et ${count} de plus`), lang);
  const rows = ties
    .toSorted((a, b) => (a.platform < b.platform ? -1 : Number(a.platform > b.platform)))
    .map(({ platform, what, places, wayOut, effort, answer: by }) => [
      platform,
      say(what, lang),
      `${places
        .slice(0, mostPlaces)
        .map((place) => `\`${place}\``)
        .join(', ')}${places.length > mostPlaces ? more(places.length - mostPlaces) : ''}`,
      say(efforts[effort], lang),
      answer(by) === '' ? say(wayOut, lang) : `${say(wayOut, lang)} (${answer(by)})`,
    ]);
  return [
    heading(2, say(words.ties, lang)),
    grid(
      say(words.ties, lang),
      ['', say(words.what, lang), say(words.where, lang), say(words.effort, lang), say(words.wayOut, lang)],
      rows,
    ),
  ];
}
