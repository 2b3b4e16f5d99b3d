import { duration, txt } from '../../core/plan/amounts.ts';
import type { Asked } from '../../core/plan/asked.ts';
import type { Rule } from '../../core/plan/plan.ts';
import type { Times } from '../../core/plan/times.ts';
import { both } from '../../core/text.ts';

const nothing = both('Nothing.', 'Rien.');

/** From each moment of a move the way back, and what it costs. Without a database there is only DNS to turn back. */
export function rollbackRules({ app }: Asked, times: Times): readonly Rule[] {
  const files = app.data.some(({ kind }) => kind === 'files' || kind === 'objects');
  const database = app.data.some(({ kind }) => kind === 'postgres' || kind === 'redis');
  const back: Rule[] = files
    ? [
        {
          id: 'files',
          when: both(
            'Files were uploaded on the new side',
            'Des fichiers ont été envoyés sur le nouveau côté',
          ),
          way: both('Copy them back before DNS is turned.', 'Les recopier avant de retourner le DNS.'),
          run: 'rclone copy <new> <old> --max-age <time since the opening>',
          loses: both('What is not copied back.', 'Ce qui n’est pas recopié.'),
        },
      ]
    : [];
  if (!database)
    return [
      {
        id: 'dns-back',
        when: both('At any time', 'À tout moment'),
        way: both('Turn DNS back to the old host.', 'Retourner le DNS vers l’ancien hôte.'),
        loses: nothing,
      },
      ...back,
    ];
  return [
    {
      id: 'before',
      when: both('Before the cutover', 'Avant la bascule'),
      way: both(
        'Take the move away; the old side never stopped serving.',
        'Retirer le déménagement ; l’ancien côté n’a pas cessé de servir.',
      ),
      run: 'unmoor abort --yes --drop-copied',
      loses: nothing,
    },
    {
      id: 'during',
      when: both('While writes wait', 'Pendant que les écritures attendent'),
      way: both(
        'It goes back by itself when anything differs, or after 30 s. Ctrl-C does the same.',
        'Le retour se fait seul au moindre écart, ou après 30 s. Ctrl-C fait de même.',
      ),
      loses: nothing,
    },
    {
      id: 'open',
      when: both(
        'After it, until `unmoor cleanup`, when: answers fail at more than 1 % for 5 minutes; a payment or a sign-in does not work; or `unmoor verify` names a difference',
        'Ensuite, jusqu’à `unmoor cleanup`, si : plus de 1 % des réponses échouent pendant 5 minutes ; un paiement ou une connexion ne marche pas ; ou `unmoor verify` nomme un écart',
      ),
      way: txt`${both(
        'The same cutover turned round: all that was written since is on the old side; writes wait',
        'La même bascule dans l’autre sens : tout ce qui a été écrit depuis est sur l’ancien côté ; les écritures attendent',
      )} ${duration(times.pauseMs)}${both('. Then turn DNS back.', '. Puis retourner le DNS.')}`,
      run: 'unmoor rollback --yes',
      loses: nothing,
    },
    ...back,
    {
      id: 'closed',
      when: both('After `unmoor cleanup`', 'Après `unmoor cleanup`'),
      way: both(
        'Forward only: restore a backup of the new side.',
        'En avant seulement : restaurer une sauvegarde du nouveau côté.',
      ),
      loses: both(
        'What was written after the moment that is restored; a minute at the least.',
        'Ce qui a été écrit après l’instant restauré ; une minute au moins.',
      ),
    },
  ];
}
