import { figures, together } from '../../core/stack/figures.ts';
import type { Alert, Observed } from '../../core/stack/observe.ts';
import type { Rendering } from '../../core/stack/stack.ts';
import { both } from '../../core/text.ts';

/** `postqueue -j` prints one line a message; the log says of each delivery how it ended (postqueue(1), and status= of smtp(8)). */
const script = `echo "unmoor_mail_queue_messages $(postqueue -j | wc -l)"
  for status in sent bounced deferred; do
    echo "unmoor_mail_deliveries_last_hour{status=\\"$status\\"} $(journalctl -t postfix/smtp --since -1h -o cat | grep -c "status=$status" || true)"
  done`;

export const observe = ({ asked }: Omit<Rendering, 'observed'>): Observed =>
  asked.target.can('processes')
    ? together(
        { scrapes: [], alerts },
        figures(asked, {
          id: 'mail-figures',
          does: both(
            'Counts the mail that waits, and what came back.',
            'Compte les courriels en attente et les rejets.',
          ),
          every: '*/5 * * * *',
          packages: [],
          script,
        }),
      )
    : { scrapes: [], alerts: [] };

const ended = (status: string, count: number) => ({
  series: `unmoor_mail_deliveries_last_hour{status="${status}"}`,
  values: `${count}x50`,
});

export const alerts: readonly Alert[] = [
  {
    name: 'MailWaits',
    expr: 'unmoor_mail_queue_messages > 50',
    forMinutes: 30,
    severity: 'page',
    what: both(
      'More than 50 mails have been waiting for half an hour.',
      'Plus de 50 courriels attendent depuis une demi-heure.',
    ),
    next: both(
      'Why: `postqueue -p` names the reason of each; a closed port 25 and a blocklist are the usual ones.',
      'Pourquoi : `postqueue -p` donne la raison de chacun ; un port 25 fermé ou une liste noire sont les plus courantes.',
    ),
    proof: {
      series: [{ series: 'unmoor_mail_queue_messages', values: '80x50' }],
      firesAfterMinutes: 35,
      quiet: [{ series: 'unmoor_mail_queue_messages', values: '3x50' }],
    },
  },
  {
    name: 'MailComesBack',
    expr: '100 * unmoor_mail_deliveries_last_hour{status="bounced"} / ignoring (status) sum without (status) (unmoor_mail_deliveries_last_hour{status=~"sent|bounced"}) > 5 and ignoring (status) unmoor_mail_deliveries_last_hour{status="bounced"} > 10',
    forMinutes: 10,
    severity: 'ticket',
    what: both(
      'More than 5 % of the mail of the last hour was refused for good: receivers will soon distrust the sender.',
      'Plus de 5 % des courriels de la dernière heure ont été refusés : les destinataires vont se méfier de l’expéditeur.',
    ),
    next: both(
      'To whom: `journalctl -t postfix/smtp -t postfix/bounce -g status=bounced --since -1h`; then take these addresses out.',
      'Vers qui : `journalctl -t postfix/smtp -t postfix/bounce -g status=bounced --since -1h` ; puis retirer ces adresses.',
    ),
    proof: {
      series: [ended('sent', 100), ended('bounced', 20)],
      firesAfterMinutes: 15,
      quiet: [ended('sent', 1000), ended('bounced', 20)],
    },
  },
];
