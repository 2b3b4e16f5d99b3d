import type { Asked } from '../../core/plan/asked.ts';
import { type Check, command } from '../../core/plan/check.ts';
import { both } from '../../core/text.ts';

export function checks({ target }: Asked): readonly Check[] {
  const ask = (sql: string): string => target.within('db', `psql -U postgres -Atc "${sql}"`);
  return [
    command(
      'prepare',
      'sql.settings',
      ask('SELECT name, setting, unit FROM pg_settings WHERE pending_restart'),
      {
        what: both('The planned settings are in force', 'Les réglages prévus sont en vigueur'),
        expect: both('no row', 'aucune ligne'),
        covers: ['B10', 'B11'],
      },
    ),
    command('prepare', 'sql.roles', ask('SELECT rolname FROM pg_roles WHERE rolsuper AND rolcanlogin'), {
      what: both(
        'The app does not log in as a superuser',
        'L’application ne se connecte pas en superutilisateur',
      ),
      expect: both('`postgres` alone', '`postgres` seul'),
      covers: ['B57', 'A3'],
    }),
    command('prepare', 'sql.closed', 'nc -zvw3 <host-ip> 5432', {
      what: both(
        'From another machine the database cannot be reached',
        'D’une autre machine, la base est injoignable',
      ),
      expect: both('refused, or no answer', 'refus, ou pas de réponse'),
      covers: ['A24', 'B50'],
    }),
    command(
      'after',
      'sql.archive',
      ask("SELECT last_archived_time > now() - interval '5 min', failed_count FROM pg_stat_archiver"),
      {
        what: both('The log reaches the archive', 'Le journal atteint l’archive'),
        expect: both('`t`, and a count that does not grow', '`t`, et un compteur qui n’augmente pas'),
        covers: ['B30', 'B29'],
      },
    ),
  ];
}
