import { type Asked, dataOf } from '../../../core/plan/asked.ts';
import { type Check, command, question } from '../../../core/plan/check.ts';
import { both } from '../../../core/text.ts';

export const eveChecks = (asked: Asked): readonly Check[] => [
  command('eve', 'dns.ttl', `dig +noall +answer ${asked.domain} A ${asked.domain} AAAA www.${asked.domain}`, {
    what: both(
      'The TTL is low, and has been for longer than the old one was',
      'Le TTL est bas, et l’est depuis plus longtemps que ne durait l’ancien',
    ),
    expect: both('300 or less in the second column', '300 ou moins dans la deuxième colonne'),
    covers: ['girlycrea:738', 'A30'],
  }),
  ...database(asked),
  ...files(asked),
  question('eve', 'freeze', {
    what: both(
      'Does everybody know that from two hours before nobody releases and nobody changes the schema?',
      'Tout le monde sait-il que, deux heures avant, personne ne met en ligne ni ne change le schéma ?',
    ),
    covers: ['A35'],
  }),
];

function database(asked: Asked): readonly Check[] {
  const postgres = dataOf(asked, 'postgres').length > 0;
  const redis = dataOf(asked, 'redis').length > 0;
  if (!postgres && !redis) return [];
  return [
    ...(postgres
      ? [
          command(
            'eve',
            'sql.export',
            'pg_dump --format=directory --jobs=4 --file=before-the-move "$DATABASE_URL" && pg_restore --list before-the-move | wc -l',
            {
              what: both(
                'A copy of the old database lies at home, made over a direct address by tools as new as the server',
                'Une copie de l’ancienne base est chez vous, faite par une adresse directe avec des outils aussi récents que le serveur',
              ),
              expect: both('exit code 0, and some lines', 'le code de sortie 0, et des lignes'),
              covers: ['girlycrea:739', 'egoejo:441', 'A2', 'A3', 'A4', 'A5', 'A22'],
            },
          ),
        ]
      : []),
    command('eve', 'data.move', 'unmoor move --config unmoor.yaml', {
      what: redis
        ? both(
            'Tables and keys are copied and followed; the app keeps serving, and nothing of it is started on the new data yet',
            'Tables et clés sont copiées et suivies ; l’application continue de servir, et rien n’en est encore lancé sur les nouvelles données',
          )
        : both(
            'Tables are copied and followed; the app keeps serving, and nothing of it is started on the new data yet',
            'Les tables sont copiées et suivies ; l’application continue de servir, et rien n’en est encore lancé sur les nouvelles données',
          ),
      expect: both('`steady`', '`steady`'),
      hazards: ['cost'],
      covers: ['egoejo:452', 'girlycrea:746', 'girlycrea:748', 'A23', 'B43', 'B45', 'B50', 'B51'],
    }),
    command('eve', 'data.verify', 'unmoor verify', {
      what: both(
        'Both sides are equal, row by row and key by key',
        'Les deux côtés sont égaux, ligne à ligne et clé à clé',
      ),
      expect: both('0 different, 0 unknown', '0 différence, 0 inconnue'),
      covers: ['A35', 'B37', 'girlycrea:748'],
    }),
  ];
}

function files({ app }: Asked): readonly Check[] {
  return app.data
    .filter(({ kind }) => kind === 'files')
    .map(({ id, folder = '<folder>' }) =>
      command('eve', `files.${id}`, `rclone check <old>:${folder} <new>:${folder} --one-way`, {
        what: both(
          `${folder} is copied, and counted on both sides; a second pass follows while writes wait`,
          `${folder} est copié, et compté des deux côtés ; un second passage suit pendant que les écritures attendent`,
        ),
        expect: both('`0 differences found`', '`0 differences found`'),
        covers: ['egoejo:442', 'A36'],
      }),
    );
}
