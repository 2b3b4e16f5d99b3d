import type { Lang } from '../../text.ts';
import { micro, showAmount } from '../money.ts';
import type { Scenario } from '../scenario.ts';
import { linesOf, type Look, remark } from './remark.ts';

/** Platforms that the app uses, and that the bill does not know. */
export const missingPlatforms: Look = ({ inputs: { uses }, scenarios: [stay], book }) => {
  const paid = new Set(
    (stay?.lines ?? []).flatMap(({ input, usage }) => [
      ...usage.map(({ price }) => price.seller),
      ...(input.plan === undefined ? [] : [book.prices.get(input.plan)?.seller]),
    ]),
  );
  const missing = uses.filter((id) => !paid.has(id)).map((id) => book.platforms.get(id)?.name ?? id);
  if (missing.length === 0) return [];
  const names = missing.join(', ');
  return [
    remark(
      'platform-missing',
      `The app uses ${names}, and the bill has no line for it: staying costs more than is counted.`,
      `L’application utilise ${names}, et la facture n’en porte aucune ligne : rester coûte plus que ce qui est compté.`,
    ),
  ];
};

export const domainOnOneSide: Look = ({ scenarios }) => {
  const [stay, ...others] = scenarios;
  const has = (scenario: Scenario | undefined): boolean =>
    scenario?.lines.some(({ hidden }) => hidden === 'domain') ?? false;
  if (others.every((one) => has(one) === has(stay))) return [];
  return [
    remark(
      'domain-one-side',
      'The domain name is counted on one side only; it is paid for wherever the app runs.',
      'Le nom de domaine n’est compté que d’un côté ; il se paie où que tourne l’application.',
    ),
  ];
};

const segmentMiB = 16;

/** PostgreSQL closes a WAL segment of 16 MiB at each archive_timeout in which anything was written. */
export const roomForBackups: Look = ({ scenarios }) =>
  linesOf(scenarios).flatMap(({ input: { walArchiving } }) => {
    if (walArchiving === undefined) return [];
    const { gigabytes, everySeconds, days } = walArchiving;
    const perDay = ((86_400 / everySeconds) * segmentMiB) / 1024;
    const perMonth = perDay * 30;
    if (perDay * Math.min(days, 30) <= gigabytes) return [];
    const show = (value: number, lang: Lang): string => showAmount(micro(value), lang, 1);
    return [
      remark(
        'backup-room',
        `Archiving WAL every ${everySeconds} s may write ${show(perDay, 'en')} GiB a day, ${show(perMonth, 'en')} GiB in 30 days, before compression; ${gigabytes} GB do not hold it, and backups are to be kept ${days} days.`,
        `L’archivage des WAL toutes les ${everySeconds} s peut écrire ${show(perDay, 'fr')} Gio par jour, ${show(perMonth, 'fr')} Gio en 30 jours, avant compression ; ${gigabytes} Go n’y suffisent pas, et les sauvegardes doivent rester ${days} jours.`,
      ),
    ];
  });
