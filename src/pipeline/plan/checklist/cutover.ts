import { type Asked, dataOf } from '../../../core/plan/asked.ts';
import { type Check, command, question } from '../../../core/plan/check.ts';
import { both } from '../../../core/text.ts';

export const cutoverChecks = (asked: Asked): readonly Check[] => [
  ...clocks(asked),
  ...crossing(asked),
  command(
    'cutover',
    'dns.moved',
    `for r in 1.1.1.1 8.8.8.8 9.9.9.9; do dig +short ${asked.domain} @$r; done`,
    {
      what: both(
        'DNS leads to the new host, wherever it is asked',
        'Le DNS mène au nouveau serveur, où qu’on le demande',
      ),
      expect: both('the new address three times', 'trois fois la nouvelle adresse'),
      covers: ['egoejo:471', 'girlycrea:750', 'A30'],
    },
  ),
  ...asked.app.services
    .filter(({ kind }) => kind === 'web')
    .map(({ id, health = '/' }) =>
      command(
        'cutover',
        `smoke.${id}`,
        `curl -sS -o /dev/null -w '%{http_code} %{remote_ip}' https://${asked.domain}${health}`,
        {
          what: both(`${id} answers through DNS`, `${id} répond à travers le DNS`),
          expect: both('`200`, and the new address', '`200`, et la nouvelle adresse'),
          covers: ['girlycrea:751', 'egoejo:467'],
        },
      ),
    ),
  question('cutover', 'smoke.person', {
    what: both(
      'Did one person create an account, fill a form or a cart, pay in test mode, upload a file, and get the mail?',
      'Une personne a-t-elle créé un compte, rempli un formulaire ou un panier, payé en mode d’essai, envoyé un fichier, et reçu le courriel ?',
    ),
    covers: ['girlycrea:751', 'egoejo:467', 'egoejo:470'],
  }),
];

function clocks({ app }: Asked): readonly Check[] {
  const stops = app.services.filter(
    ({ kind }) => kind === 'scheduler' || kind === 'worker' || kind === 'job',
  );
  if (stops.length === 0) return [];
  const names = stops.map(({ id }) => id).join(', ');
  return [
    question('cutover', 'clock.off', {
      what: both(
        `Are ${names} stopped on the old side, the platform’s own schedules included, and what was in flight done or counted?`,
        `${names} sont-ils arrêtés de l’ancien côté, planifications de la plateforme comprises, et ce qui était en cours terminé ou compté ?`,
      ),
      hazards: ['downtime'],
      covers: ['A26', 'egoejo:469'],
    }),
    question('cutover', 'clock.one', {
      what: both(
        'After the opening: does exactly one scheduler run, on both sides together?',
        'Après l’ouverture : exactement un planificateur tourne-t-il, les deux côtés confondus ?',
      ),
      covers: ['A26'],
    }),
  ];
}

function crossing(asked: Asked): readonly Check[] {
  if (dataOf(asked, 'postgres').length === 0 && dataOf(asked, 'redis').length === 0) return [];
  return [
    command('cutover', 'gates', 'unmoor cutover --dry-run', {
      what: both('Every gate holds', 'Chaque condition est remplie'),
      expect: both('every gate `holds`; exit code 0', 'chaque condition remplie ; le code de sortie 0'),
      covers: ['girlycrea:747', 'A35'],
    }),
    question('cutover', 'go', {
      what: both('The one who decides says: go?', 'La personne qui décide dit : on y va ?'),
      covers: ['girlycrea:741'],
    }),
    command('cutover', 'switch', 'unmoor cutover --yes', {
      what: both(
        'Writes go to the new side; on anything wrong it goes back by itself',
        'Les écritures vont au nouveau côté ; au moindre problème, le retour se fait seul',
      ),
      expect: both(
        '`open: target`, and the pause in milliseconds',
        '`open: target`, et la pause en millisecondes',
      ),
      hazards: ['downtime'],
      covers: ['girlycrea:747', 'B48', 'B49', 'B50', 'A35'],
    }),
  ];
}
