import { type Asked, dataOf } from '../../../core/plan/asked.ts';
import { type Check, command, question } from '../../../core/plan/check.ts';
import { both } from '../../../core/text.ts';

export const afterChecks = (asked: Asked): readonly Check[] => [
  ...following(asked),
  question('after', 'watch', {
    what: both(
      'For an hour: are errors under 1 %, answers as quick as before, queues empty, mails delivered? If not: go back.',
      'Pendant une heure : erreurs sous 1 %, réponses aussi rapides qu’avant, files vides, courriels remis ? Sinon : revenir.',
    ),
    covers: ['girlycrea:755', 'egoejo:465', 'egoejo:467'],
  }),
  question('after', 'callbacks', {
    what: both(
      'Has every partner’s call arrived since: payments, sign-in providers, webhooks?',
      'L’appel de chaque partenaire est-il arrivé depuis : paiements, fournisseurs de connexion, webhooks ?',
    ),
    covers: ['A40'],
  }),
  ...oldHosts(asked),
  question('after', 'people.trained', {
    what: both(
      'Has each of the two people once deployed, restored a backup, and answered an alert alone?',
      'Chacune des deux personnes a-t-elle déployé, restauré une sauvegarde et répondu à une alerte, seule ?',
    ),
    covers: ['girlycrea:742', 'girlycrea:758'],
  }),
  question('after', 'documented', {
    what: both(
      'Does the README say where the app runs now, how it is released, and where backups and keys lie?',
      'Le README dit-il où tourne désormais l’application, comment on la met en ligne, où sont sauvegardes et clés ?',
    ),
    covers: ['girlycrea:757'],
  }),
  ...closing(asked),
];

function following(asked: Asked): readonly Check[] {
  if (dataOf(asked, 'postgres').length === 0) return [];
  return [
    command('after', 'way-back', 'unmoor status', {
      what: both(
        'The old side follows: going back loses nothing',
        'L’ancien côté suit : revenir ne perd rien',
      ),
      expect: both(
        '`open: target`, `agrees: yes`, a lag of seconds',
        '`open: target`, `agrees: yes`, un retard de quelques secondes',
      ),
      covers: ['B53', 'girlycrea:741'],
    }),
  ];
}

/** Hosts under which visitors found the app; not those of a database, or of an API that the app itself asks. */
function oldHosts({ app, domain }: Asked): readonly Check[] {
  const asked = new Set([...app.data, ...app.needs].map(({ platform }) => platform));
  const serving = new Set(app.services.map(({ platform }) => platform));
  return app.domains
    .filter(({ kind, platform }) => kind === 'platform' && (serving.has(platform) || !asked.has(platform)))
    .slice(0, 5)
    .map(({ host }) =>
      command('after', `old.${host}`, `curl -sSI https://${host}/`, {
        what: both(`${host} leads to the new name`, `${host} mène au nouveau nom`),
        expect: both(`301 or 308 to \`https://${domain}/\``, `301 ou 308 vers \`https://${domain}/\``),
        covers: ['egoejo:472'],
      }),
    );
}

function closing(asked: Asked): readonly Check[] {
  const moved = dataOf(asked, 'postgres').length > 0;
  return [
    ...(moved
      ? [
          command('close', 'cleanup', 'unmoor cleanup --dry-run', {
            what: both(
              'After two quiet weeks: what will be removed is named; then `unmoor cleanup --yes`. There is no way back after it.',
              'Après deux semaines calmes : ce qui sera retiré est nommé ; puis `unmoor cleanup --yes`. Plus de retour ensuite.',
            ),
            expect: both(
              'a list in which only objects of Unmoor stand',
              'une liste où ne figurent que des objets d’Unmoor',
            ),
            hazards: ['irreversible'],
            covers: ['B53', 'girlycrea:759'],
          }),
        ]
      : []),
    question('close', 'old.ended', {
      what: both(
        'Are the old services ended, only now and with a last export kept, and is the first bill without them right?',
        'Les anciens services sont-ils résiliés, seulement maintenant et avec un dernier export gardé, et la première facture sans eux est-elle juste ?',
      ),
      hazards: ['dataLoss', 'irreversible'],
      covers: ['girlycrea:759', 'B53'],
    }),
    question('close', 'keys.revoked', {
      what: both(
        'Are all keys and tokens of the old platforms revoked, and HSTS raised to a year?',
        'Toutes les clés et tous les jetons des anciennes plateformes sont-ils révoqués, et HSTS porté à un an ?',
      ),
      covers: ['A13'],
    }),
  ];
}
