import type { Given } from '../../core/plan/asked.ts';
import type { Settings } from '../../core/plan/settings.ts';
import { both } from '../../core/text.ts';

const manual = 'https://pgbackrest.org/configuration.html';

/** Settings of the store, which pgBackRest has no option for. */
export const notOptions: ReadonlySet<string> = new Set(['storage_class']);

export const size = ({ asked }: Given): Settings => ({
  'repo1-type': {
    value: 's3',
    how: both('another place than the host', 'ailleurs que sur le serveur'),
    source: manual,
  },
  'repo1-cipher-type': {
    value: 'aes-256-cbc',
    how: both('the store’s owner reads nothing', 'le propriétaire du stockage ne lit rien'),
    source: manual,
  },
  'repo1-retention-full': {
    value: 4,
    how: both(
      'four weekly ones; what lies between is kept with them',
      'quatre hebdomadaires ; l’intervalle est gardé avec elles',
    ),
    source: manual,
  },
  'archive-async': {
    value: true,
    how: both('a slow store does not hold the database up', 'un stockage lent ne retient pas la base'),
    source: manual,
  },
  'archive-push-queue-max': {
    value: Math.max(1024, Math.floor(asked.host.diskBytes / 20 / 2 ** 20)),
    unit: 'MB',
    how: both(
      '5 % of the disk: past it the log is let go, with an alert, before a full disk stops the app',
      '5 % du disque : au-delà, le journal est abandonné, avec une alerte, avant qu’un disque plein n’arrête l’application',
    ),
    source: manual,
  },
  'process-max': {
    value: Math.max(1, Math.floor(asked.host.cpu / 2)),
    unit: 'processes',
    how: both('half of the cores', 'la moitié des cœurs'),
    source: manual,
  },
  storage_class: {
    value: 'STANDARD',
    how: both(
      'an archive class must be thawed for hours before a restore may begin',
      'une classe d’archive demande des heures avant qu’une restauration ne commence',
    ),
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html',
  },
});
