import type { Plan } from '../../../core/plan/plan.ts';
import { both, say, type Text } from '../../../core/text.ts';
import { systemOf } from '../../../core/stack/systems.ts';
import type { Words } from '../../html/inspect/drawing.ts';
import { bytes, duration, memory, txt } from '../../../core/plan/amounts.ts';
import { type Block, grid, heading, list, paragraph } from '../blocks.ts';
import { effortName } from '../../app-words.ts';
import { words } from '../words.ts';
import { today, tomorrow } from './drawings.ts';

export function overview(plan: Plan, spoken: Words): readonly Block[] {
  const { lang } = spoken;
  const { choices, host, target } = plan;
  return [
    heading(1, `${plan.app} → ${say(plan.target.name, lang)}`),
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
        txt`${target.does} ${host.cpu} vCPU, ${memory(host.memoryMib)}, ${bytes(host.diskBytes)}${host.assumed === true ? both(' (nobody named a host: `--host 4,8GB,160GB`)', ' (aucun serveur n’a été indiqué : `--host 4,8GB,160GB`)') : ''}${choices.system === undefined ? '' : `, ${systemOf(choices).name}`}.`,
        lang,
      ),
    ),
    heading(2, say(words.short, lang)),
    list(shortly(plan).map((line) => say(line, lang))),
    heading(2, say(words.beforeAfter, lang)),
    {
      kind: 'drawings',
      items: [
        { caption: say(words.today, lang), drawing: today(plan, spoken) },
        { caption: say(plan.target.name, lang), drawing: tomorrow(plan, lang) },
      ],
    },
  ];
}

function shortly(plan: Plan): readonly Text[] {
  const { before, ties, parts, times, risks, checklist, memory: budget } = plan;
  const moved = before.data.some(({ kind }) => kind === 'postgres' || kind === 'redis');
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
    ...(moved
      ? [
          txt`${both('Writes wait', 'Les écritures attendent')} ${duration(times.pauseMs)}${both('; the copy before it takes', ' ; la copie préalable prend')} ${duration(times.copyMs)}${both(', while the app serves.', ', application en service.')}`,
          both(
            'Going back loses no row and no key until you close the old side yourself.',
            'Revenir ne perd ni ligne ni clé tant que vous n’avez pas fermé vous-même l’ancien côté.',
          ),
        ]
      : []),
    both(
      `${risks.length} risks, ${worst} of them grave; ${checklist.length} lines to tick off, of which ${commands} are commands.`,
      `${risks.length} risques, dont ${worst} ${worst === 1 ? 'grave' : 'graves'} ; ${checklist.length} lignes à cocher, dont ${commands} commandes.`,
    ),
    ...(before.incomplete.length === 0
      ? []
      : [
          both(
            `Not everything could be read: ${before.incomplete.join('; ')}`,
            `Tout n’a pas pu être lu : ${before.incomplete.join(' ; ')}`,
          ),
        ]),
  ];
}

/** The first places of a tie, and how many more there are. */
const mostPlaces = 3;

export function tiesSection({ ties }: Plan, { lang, nameOf }: Words): readonly Block[] {
  if (ties.length === 0) return [];
  const more = (count: number): string => say(both(` and ${count} more`, ` et ${count} de plus`), lang);
  const rows = ties
    .toSorted((a, b) => (a.platform < b.platform ? -1 : Number(a.platform > b.platform)))
    .map(({ platform, what, places, wayOut, effort, answer: by }) => [
      nameOf(platform),
      say(what, lang),
      `${places
        .slice(0, mostPlaces)
        .map((place) => `\`${place}\``)
        .join(', ')}${places.length > mostPlaces ? more(places.length - mostPlaces) : ''}`,
      say(effortName[effort], lang),
      by === undefined ? say(wayOut, lang) : `${say(wayOut, lang)} (${say(by, lang)})`,
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
