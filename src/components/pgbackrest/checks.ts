import type { Asked } from '../../core/plan/asked.ts';
import { type Check, command, question } from '../../core/plan/check.ts';
import { both } from '../../core/text.ts';

export const checks = ({ target }: Asked): readonly Check[] => [
  command('prepare', 'backup.check', target.within('db', 'pgbackrest --stanza=app check'), {
    what: both('A segment of the log arrives in the store', 'Un segment du journal arrive dans le stockage'),
    expect: both('`completed successfully`', '`completed successfully`'),
    covers: ['egoejo:466', 'girlycrea:756', 'B29', 'B33'],
  }),
  command('eve', 'backup.full', target.within('db', 'pgbackrest --stanza=app --type=full backup'), {
    what: both(
      'A full backup of the new side is there before it takes writes',
      'Une sauvegarde complète du nouveau côté existe avant qu’il ne reçoive des écritures',
    ),
    expect: both('`completed successfully`', '`completed successfully`'),
    covers: ['B31', 'girlycrea:756', 'A22'],
  }),
  command(
    'eve',
    'backup.drill',
    target.within(
      'postgres',
      'pgbackrest --stanza=app --pg1-path=/var/lib/postgresql/drill --archive-mode=off restore',
    ),
    {
      what: both(
        'It restores into an empty folder, never over the only copy; that server starts, reaches its end and gives the same checksums',
        'Elle se restaure dans un dossier vide, jamais sur la seule copie ; ce serveur démarre, arrive au bout et donne les mêmes sommes',
      ),
      expect: both(
        '`completed successfully`, and a time that you note: it is what a restore takes',
        '`completed successfully`, et une durée à noter : c’est le temps d’une restauration',
      ),
      covers: ['B34', 'B35', 'B36', 'B37', 'B32'],
    },
  ),
  question('prepare', 'backup.key', {
    what: both(
      'Where, outside the host and its provider, does the key of the backups lie, and who reaches it?',
      'Où se trouve, hors du serveur et de son hébergeur, la clé des sauvegardes, et qui y accède ?',
    ),
    covers: ['B38'],
  }),
];
