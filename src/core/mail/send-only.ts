import { hostName } from '../formats/host-name.ts';
import { inMainCf, type MainCfLine } from '../formats/main-cf.ts';
import type { Asked } from '../plan/asked.ts';
import type { Settings } from '../plan/settings.ts';
import type { EnvValue } from '../stack/workload.ts';

/** Domains that the app may send as: its own, the one that the stack is named by first. */
export function senderDomains(asked: Pick<Asked, 'app' | 'domain'>): readonly string[] {
  const own = asked.app.domains.flatMap(({ kind, host }) => (kind === 'own' ? [hostName(host)] : []));
  return [...new Set([hostName(asked.domain), ...own])];
}

/** Addresses that must get no mail any more, one a line; a person keeps it. */
export const suppressedAt = '/etc/postfix/suppressed';

/**
 * main.cf of a Postfix on a host of one's own that only sends: nothing comes in from outside, nothing is delivered on the host but
 * what is addressed to the host itself, and a local program can send only as the app's own domains.
 * @param settings of the component, as the plan sized them: they are lines too
 * @param more what whoever takes the mail next asks for
 */
export function hostLines(
  asked: Pick<Asked, 'app' | 'domain'>,
  settings: Settings,
  more: readonly MainCfLine[],
): readonly MainCfLine[] {
  const sized = sendOnly(asked, settings);
  const names = new Set(sized.map(({ name }) => name));
  return [...sized, ...onLoopback(asked).filter(({ name }) => !names.has(name)), ...more];
}

/** The same lines as the image takes them: each a variable. Who may reach it is the inner network's to say, not main.cf's. */
export const imageEnv = (
  asked: Pick<Asked, 'app' | 'domain'>,
  settings: Settings,
): Readonly<Record<string, EnvValue>> =>
  Object.fromEntries(
    [
      ['ALLOWED_SENDER_DOMAINS', senderDomains(asked).join(' ')] as const,
      ...sendOnly(asked, settings)
        // The image takes an empty variable for one that is not there.
        .filter(({ name, value }) => name !== 'inet_interfaces' && value !== '')
        .map(({ name, value }) => [`POSTFIX_${name}`, value] as const),
    ].map(([name, value]) => [name, { kind: 'plain', value }]),
  );

/** What holds wherever it runs. */
function sendOnly(asked: Pick<Asked, 'domain'>, settings: Settings): readonly MainCfLine[] {
  const sized = Object.entries(settings).map(
    ([name, { value, unit, how }]): MainCfLine => ({
      name,
      value: `${String(value)}${unit === 's' ? 's' : ''}`,
      why: how.en,
    }),
  );
  return [
    ...sized,
    { name: 'mydomain', value: inMainCf(hostName(asked.domain)) },
    {
      name: 'myorigin',
      value: '$mydomain',
      why: 'a sender without a domain gets the app’s, never the machine’s',
    },
    {
      name: 'inet_protocols',
      value: 'ipv4',
      why: 'over IPv6 a reverse name and an SPF entry of its own are asked for; `all` once both are there',
    },
    { name: 'message_size_limit', value: '26214400', why: 'bytes: what large providers take (25 MiB)' },
    {
      name: 'maximal_queue_lifetime',
      value: '2d',
      why: 'a password reset is of no use on the fifth day; the sender hears of it sooner',
    },
    { name: 'bounce_queue_lifetime', value: '1d' },
    {
      name: 'smtpd_client_message_rate_limit',
      value: '300',
      why: 'in a minute: a loop in the app stops here',
    },
    {
      name: 'smtpd_client_event_limit_exceptions',
      value: '',
      why: 'by default the limit would spare mynetworks, which is everybody',
    },
    { name: 'smtp_tls_loglevel', value: '1', why: 'one line in the log for each TLS session' },
  ];
}

/** What holds on a host of one's own, where every program that may submit is on the same machine. */
function onLoopback(asked: Pick<Asked, 'app' | 'domain'>): readonly MainCfLine[] {
  const senders = senderDomains(asked).map((domain) => `{${inMainCf(domain)} = OK}`);
  return [
    {
      name: 'compatibility_level',
      value: '3.6',
      why: 'defaults of Postfix 3.6, which every later one keeps',
    },
    {
      name: 'inet_interfaces',
      value: 'loopback-only',
      why: 'it sends only; containers have a mail server of their own (facts B19b)',
    },
    { name: 'mynetworks', value: '127.0.0.0/8', why: 'who may submit: programs of this host' },
    {
      name: 'smtpd_relay_restrictions',
      value: 'permit_mynetworks, reject',
      why: 'no open relay, even if somebody opens inet_interfaces one day',
    },
    {
      name: 'smtpd_sender_restrictions',
      value: `check_sender_access inline:{${senders.join(', ')}}, reject`,
      why: 'a form that is abused can send as the app, and as nobody else',
    },
    {
      name: 'smtpd_recipient_restrictions',
      value: `reject_non_fqdn_recipient, check_recipient_access texthash:${suppressedAt}`,
      why: 'addresses that bounced for good are refused before they cost reputation',
    },
    { name: 'smtpd_tls_security_level', value: 'none', why: 'submission does not leave the host' },
    { name: 'smtpd_helo_required', value: 'yes' },
    { name: 'disable_vrfy_command', value: 'yes' },
    { name: 'smtpd_banner', value: '$myhostname ESMTP' },
    { name: 'smtp_tls_CAfile', value: '/etc/ssl/certs/ca-certificates.crt' },
    { name: 'smtp_tls_mandatory_protocols', value: '>=TLSv1.2' },
    { name: 'biff', value: 'no' },
    { name: 'append_dot_mydomain', value: 'no' },
  ];
}
