import type { Found, Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import { both, brandFacts, ownVariables, told } from '../../core/code/platform-words.ts';
import type { CallRule, TextRule, TieRules } from '../../core/code/rule.ts';

const answered = both(
  'run a server that takes the same requests and hands the mail to your own or a cheaper sender, and set RESEND_BASE_URL to it',
  'faites tourner un serveur qui accepte les mêmes requêtes et remet les courriels à votre propre envoi ou à un autre, et donnez son adresse à RESEND_BASE_URL',
);

const webhook = both(
  'your own sender can tell of what was sent, delivered and sent back, not of what was opened or clicked; it must sign the same way, or the check be changed',
  'votre propre envoi peut signaler ce qui est parti, arrivé ou revenu, mais pas les ouvertures ni les clics ; il doit signer de la même façon, ou la vérification changer',
);

const calls: readonly CallRule[] = [
  {
    rule: 'resend.client',
    path: /^(?:default\.)?Resend\(\)$/,
    // What it is made with may be a key: it is never said.
    what: () => both('makes a client of Resend', 'crée un client Resend'),
    wayOut: answered,
    effort: 'drop-in',
    needs: 'mail-api',
  },
  {
    rule: 'resend.send',
    path: /(?:^|\.)(?:emails|batch|Emails|Batch)\.(?:send|create)(?:_async)?\(\)$/,
    what: () => both('sends mail through Resend', 'envoie des courriels par Resend'),
    wayOut: answered,
    effort: 'drop-in',
    needs: 'mail-api',
  },
  {
    rule: 'resend.webhook',
    path: /\.webhooks\.verify\(\)$/,
    what: () => both('takes news of its mail from Resend', 'reçoit de Resend des nouvelles de ses courriels'),
    wayOut: webhook,
    effort: 'code',
  },
  {
    rule: 'resend.lists',
    path: /(?:^|\.)(?:audiences|segments|contacts|broadcasts|topics|templates|domains|api_?[kK]eys|Audiences|Contacts|Broadcasts|Domains)\.\w+\(\)$/,
    what: () =>
      both(
        'keeps lists, templates or domains at Resend',
        'tient des listes, des modèles ou des domaines chez Resend',
      ),
    wayOut: both(
      'keep them in your own database, and export them before the account is closed',
      'tenez-les dans votre propre base, et exportez-les avant de fermer le compte',
    ),
    effort: 'code',
  },
];

const hosts: readonly TextRule[] = [
  {
    rule: 'resend.smtp',
    text: /\bsmtp\.resend\.com\b/,
    what: told('hands its mail to Resend by SMTP', 'remet ses courriels à Resend par SMTP'),
    wayOut: both(
      'set the host, the name and the password of the new sender',
      'donnez l’hôte, le nom et le mot de passe du nouvel envoi',
    ),
    effort: 'setting',
    needs: 'mail',
  },
  {
    rule: 'resend.host',
    text: /\bapi\.resend\.com\b/,
    only: 'code',
    what: told(
      'has the address of Resend’s API written into it',
      'contient en dur l’adresse de l’API de Resend',
    ),
    wayOut: both(
      'read the address from a variable; no setting reaches this line',
      'lisez l’adresse dans une variable ; aucun réglage n’atteint cette ligne',
    ),
    effort: 'code',
    needs: 'mail-api',
  },
  {
    rule: 'resend.host',
    text: /\bapi\.resend\.com\b/,
    only: 'settings',
    what: told('is set to the address of Resend’s API', 'pointe vers l’adresse de l’API de Resend'),
    wayOut: answered,
    effort: 'setting',
    needs: 'mail-api',
  },
];

const rules: TieRules = {
  words: ['resend'],
  modules: /^resend(?:\.[\w.]+)?$/,
  calls,
  variables: [
    {
      rule: 'resend.webhook',
      names: /^(?:[A-Z]+_)?RESEND_WEBHOOK_[A-Z_]+$/,
      what: told(
        'checks news of its mail that Resend signs',
        'vérifie les nouvelles de ses courriels que Resend signe',
      ),
      wayOut: webhook,
      effort: 'code',
    },
    ownVariables(
      { id: 'resend', name: 'Resend' },
      /^(?:[A-Z]+_)?RESEND_[A-Z\d_]+$/,
      both(
        'set it to what the server in Resend’s place asks for',
        'donnez-lui ce que demande le serveur qui remplace Resend',
      ),
    ),
  ],
  texts: [
    ...hosts,
    {
      rule: 'resend.backend',
      text: /\banymail\.backends\.resend\.\w+/,
      what: told(
        'sends mail through Resend, by Django’s settings',
        'envoie ses courriels par Resend, d’après les réglages de Django',
      ),
      wayOut: both(
        'name the SMTP backend, and your own sender',
        'nommez le backend SMTP, et votre propre envoi',
      ),
      effort: 'setting',
      needs: 'mail-api',
    },
    {
      rule: 'resend.webhook',
      text: /^email\.(?:bounced|complained|delivered|delivery_delayed|opened|clicked)$/,
      only: 'code',
      what: told(
        'acts on news that Resend sends of mail',
        'réagit aux nouvelles que Resend envoie des courriels',
      ),
      wayOut: webhook,
      effort: 'code',
    },
  ],
};

/** What in an app sends its mail through Resend. Templates made with react-email are the app's own, and stay. */
export const resendTies: Reader = {
  id: 'resend ties',
  read: async (tree: Tree): Promise<Found> => brandFacts('resend', await findTies(tree, rules), hosts),
};
