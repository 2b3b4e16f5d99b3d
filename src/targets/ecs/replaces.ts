import type { Target } from '../../core/app/target.ts';
import { both, proper } from '../../core/text.ts';

/** A `db.t4g.medium` and a `cache.t4g.small`: the smallest that are not for trying out only. MiB. */
const databaseMib = 4096;
const cacheMib = 1400;

export const replaces: Target['replaces'] = {
  runner: {
    name: both('ECS services on Fargate', 'Services ECS sur Fargate'),
    why: both('Each service of the app is a task.', 'Chaque service de l’application est une tâche.'),
    answers: ['images'],
  },
  clock: {
    name: proper('EventBridge Scheduler'),
    why: both('It starts tasks by the clock.', 'Il lance des tâches à l’heure dite.'),
    answers: ['cron'],
  },
  sql: {
    name: proper('Amazon RDS for PostgreSQL'),
    why: both(
      'A task has no disk that outlives it; RDS lets logical replication in (`rds.logical_replication`).',
      'Une tâche n’a pas de disque durable ; RDS accepte la réplication logique (`rds.logical_replication`).',
    ),
    mib: databaseMib,
  },
  'key-value': {
    name: proper('Amazon ElastiCache (Valkey)'),
    why: both(
      'A task has no disk that outlives it. Two of them: one for state, one for the cache.',
      'Une tâche n’a pas de disque durable. Il en faut deux : un pour l’état, un pour le cache.',
    ),
    mib: cacheMib,
  },
  objects: {
    name: proper('Amazon S3'),
    why: both('The app speaks S3 already.', 'L’application parle déjà S3.'),
  },
  mail: {
    name: proper('Amazon SES'),
    why: both(
      'Outbound port 25 is closed; SES takes SMTP.',
      'Le port 25 sortant est fermé ; SES accepte le SMTP.',
    ),
    answers: ['mail'],
  },
  'sql-backup': {
    name: both('RDS automated backups', 'Sauvegardes automatiques de RDS'),
    why: both(
      'Any second of 14 days; a copy in another account guards against the loss of this one.',
      'La seconde voulue sur 14 jours ; une copie dans un autre compte protège de la perte de celui-ci.',
    ),
  },
  'file-backup': {
    name: both('Versions in S3, AWS Backup for files', 'Versions dans S3, AWS Backup pour les fichiers'),
    why: both(
      'What is overwritten or deleted in the bucket stays a month; the file system is backed up every day.',
      'Ce qui est écrasé ou supprimé dans le compartiment reste un mois ; les fichiers sont sauvegardés chaque jour.',
    ),
  },
  metrics: {
    name: both('CloudWatch alarms', 'Alarmes CloudWatch'),
    why: both(
      'Amazon’s pieces show their figures there and nowhere else; the guides’ alerts are alarms of it.',
      'Les services d’Amazon ne montrent leurs mesures que là ; les alertes des guides y sont des alarmes.',
    ),
  },
  dashboards: {
    name: both('a CloudWatch dashboard', 'un tableau de bord CloudWatch'),
    why: both('The figures are there.', 'Les mesures y sont.'),
  },
  certificates: {
    name: proper('AWS Certificate Manager'),
    why: both('The load balancer takes its certificates.', 'Le répartiteur prend ses certificats.'),
  },
  hardening: {
    name: both('Security groups', 'Groupes de sécurité'),
    why: both(
      'Only the load balancer is reached from outside.',
      'Seul le répartiteur est joignable de l’extérieur.',
    ),
  },
};
