import type { Asked } from '../../core/plan/asked.ts';
import { type Check, command, question } from '../../core/plan/check.ts';
import { both } from '../../core/text.ts';

export const checks = ({ target }: Asked): readonly Check[] => [
  command(
    'prepare',
    'metrics.up',
    target.within('prometheus', "promtool query instant http://127.0.0.1:9090 'up == 0'"),
    {
      what: both('Everything that is watched answers', 'Tout ce qui est surveillé répond'),
      expect: both('no line', 'aucune ligne'),
      covers: ['egoejo:465', 'girlycrea:755'],
    },
  ),
  command(
    'prepare',
    'metrics.rules',
    target.within('prometheus', 'promtool check rules /etc/prometheus/rules/*.yml'),
    {
      what: both(
        'The alerts are accepted: processor, memory, disk, errors, and log kept by a slot, age of the archive, of the backup and of the certificate, queue length, bounced mail',
        'Les alertes sont acceptées : processeur, mémoire, disque, erreurs, et journal retenu par un slot, âge de l’archive, de la sauvegarde et du certificat, longueur des files, courriels rejetés',
      ),
      expect: both('`SUCCESS` for each file', '`SUCCESS` pour chaque fichier'),
      covers: ['B56', 'B11', 'girlycrea:755'],
    },
  ),
  question('prepare', 'metrics.who', {
    what: both(
      'Who is called by an alert, by which way, and who when the first does not answer?',
      'Qui reçoit une alerte, par quel moyen, et qui si le premier ne répond pas ?',
    ),
    covers: ['girlycrea:755', 'girlycrea:758'],
  }),
];
