import type { Committed } from '../../core/app/env.ts';

export interface Shape {
  readonly kind: Committed['kind'];
  /** What it is, for people: its value is never shown. */
  readonly name: string;
  /** A word of every such value: a text without it is not searched. */
  readonly hint: string;
  /** Finds the value; a group, where there is one, holds what must not be a placeholder. */
  readonly pattern: RegExp;
  /** Asks what a pattern cannot. */
  readonly holds?: (value: string) => boolean;
}

/*
 * Shapes that their makers document: Stripe (docs.stripe.com/keys), AWS (IAM unique identifiers), GitHub (token prefixes), Supabase (API keys),
 * Sentry (org tokens), Slack, SendGrid, Google, npm, OpenAI, Anthropic. Those without a prefix of their own are told by name, elsewhere.
 */
export const shapes: readonly Shape[] = [
  key('Stripe live secret key', 'k_live_', /\b[sr]k_live_([A-Za-z0-9]{16,})/),
  key('Stripe webhook secret', 'whsec_', /\bwhsec_([A-Za-z0-9+/=]{24,})/),
  key('AWS access key', 'AKIA', /\bAKIA([A-Z2-7]{16})\b/),
  key('GitHub token', 'gh', /\bgh[pousr]_([A-Za-z0-9]{36,})/),
  key('GitHub fine-grained token', 'github_pat_', /\bgithub_pat_([A-Za-z0-9_]{50,})/),
  key('Resend API key', 're_', /\bre_([A-Za-z0-9]{6,}_[A-Za-z0-9]{16,})/),
  key('Supabase access token', 'sbp_', /\bsbp_([a-f0-9]{40})\b/),
  key('Supabase secret key', 'sb_secret_', /\bsb_secret_([A-Za-z0-9_-]{20,})/),
  key('Sentry auth token', 'sntr', /\bsntr[yu]s?_([A-Za-z0-9_=+/-]{32,})/),
  key('Slack token', 'xox', /\bxox[abprs]-([A-Za-z0-9-]{20,})/),
  key('SendGrid API key', 'SG.', /\bSG\.([\w-]{20,}\.[\w-]{30,})/),
  key('Google API key', 'AIza', /\bAIza([\w-]{35})\b/),
  key('npm token', 'npm_', /\bnpm_([A-Za-z0-9]{36})\b/),
  key('OpenAI API key', 'sk-', /\bsk-(?:proj-|svcacct-)?([A-Za-z0-9_-]{40,})/),
  key('Anthropic API key', 'sk-ant-', /\bsk-ant-([\w-]{40,})/),
  {
    ...key('Supabase service_role key', 'eyJ', /\beyJ[\w-]{10,}\.(eyJ[\w-]{10,})\.[\w-]{10,}/),
    holds: isServiceRole,
  },
  {
    kind: 'private key',
    name: 'private key',
    hint: 'PRIVATE KEY-----',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  },
  {
    kind: 'password',
    name: 'password of a database in its URL',
    hint: '://',
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[^\s:/@'"`]*:([^\s@/'"`$<{]{6,})@(?!(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[::1\]|db|database|postgres|mysql|mongo|redis|cache|host|hostname|host\.docker\.internal|[\w.-]*\.?example(?:\.\w+)?)(?:[:/?\s'"`]|$))/,
  },
];

function key(name: string, hint: string, pattern: RegExp): Shape {
  return { kind: 'api key', name, hint, pattern };
}

/** The middle of a JSON Web Token says whose it is; the anonymous one is for everybody. */
function isServiceRole(payload: string): boolean {
  try {
    return (
      (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { role?: unknown }).role ===
      'service_role'
    );
  } catch {
    return false;
  }
}
