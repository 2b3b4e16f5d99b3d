import type { Asked } from '../../../core/plan/asked.ts';
import { type Check, command, question } from '../../../core/plan/check.ts';
import { both } from '../../../core/text.ts';

export const decideChecks = ({ app, choices }: Asked): readonly Check[] => [
  question('decide', 'people.who', {
    what: both(
      'Who decides on the day to go, to stay and to go back, and who types? Two names, and both have read this plan.',
      'Qui décide, le jour dit, d’y aller, de rester, de revenir, et qui tape ? Deux noms, et tous deux ont lu ce plan ?',
    ),
    covers: ['girlycrea:741', 'girlycrea:742'],
  }),
  question('decide', 'people.upkeep', {
    what: both(
      'Who keeps the new side up, for how many hours a month, and does it pay? (`unmoor cost`)',
      'Qui entretient le nouveau côté, combien d’heures par mois, et est-ce rentable ? (`unmoor cost`)',
    ),
    covers: ['girlycrea:742'],
  }),
  question('decide', 'outside.callbacks', {
    what: both(
      'Which others call the app, or let it in by its address: payment webhooks, sign-in providers, allow-lists of partners? Each needs the new address.',
      'Qui d’autre appelle l’application, ou l’admet selon son adresse : webhooks de paiement, fournisseurs de connexion, listes de partenaires ? Chacun doit connaître la nouvelle adresse ?',
    ),
    covers: ['A40'],
  }),
  command('decide', 'inventory.hosts', "unmoor inspect --json | jq -r '.domains[] | [.kind, .host] | @tsv'", {
    what: both(
      'The addresses of the old front and the old back end are written down',
      'Les adresses de l’ancien frontal et de l’ancien serveur sont notées',
    ),
    expect: both(
      'each name that people, apps or partners use',
      'chaque nom qu’emploient visiteurs, applications ou partenaires',
    ),
    covers: ['egoejo:443', 'egoejo:444'],
  }),
  ...(app.secrets.length === 0
    ? []
    : [
        question('decide', 'secrets.committed', {
          what: both(
            `Who gives a new value to each secret in ${[...new Set(app.secrets.map(({ file }) => file))].join(', ')}?`,
            `Qui donne une nouvelle valeur à chaque secret de ${[...new Set(app.secrets.map(({ file }) => file))].join(', ')} ?`,
          ),
        }),
      ]),
  ...choices.codeChange.map((kind) =>
    question('decide', `code.${kind}`, {
      what: both(
        `Who rewrites what asks for ${kind}, by when, and is it released on the old side before the move?`,
        `Qui réécrit ce qui demande ${kind}, pour quand, et est-ce en ligne sur l’ancien côté avant le déménagement ?`,
      ),
    }),
  ),
  ...(choices.without as readonly string[])
    .filter((word) => app.needs.some(({ kind }) => kind === word))
    .map((kind) =>
      question('decide', `without.${kind}`, {
        what: both(
          `Does everybody know that ${kind} will be answered by nobody?`,
          `Tout le monde sait-il que plus rien ne répondra à ${kind} ?`,
        ),
        covers: ['B54'],
      }),
    ),
];
