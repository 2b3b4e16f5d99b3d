import type { Text } from '../text.ts';

/** A secret that needs nobody else to know it: it can be made anew. */
export interface SecretKind {
  readonly id: 'signing key' | 'password' | 'token' | 'raw key';
  /** What ends when it is not the old one. */
  readonly ends: Text;
}

const signing: SecretKind = {
  id: 'signing key',
  ends: {
    en: 'Everybody is signed out, and links and tokens that were signed with the old one are refused.',
    fr: 'Tout le monde est déconnecté, et les liens et jetons signés avec l’ancienne clé sont refusés.',
  },
};
const password: SecretKind = {
  id: 'password',
  ends: {
    en: 'The server must be given the same one before the app starts.',
    fr: 'Le serveur doit recevoir le même mot de passe avant que l’application démarre.',
  },
};
const token: SecretKind = {
  id: 'token',
  ends: {
    en: 'Whoever calls the app with the old one must be given the new one.',
    fr: 'Tous ceux qui appellent l’application avec l’ancien jeton doivent recevoir le nouveau.',
  },
};
const raw: SecretKind = {
  id: 'raw key',
  ends: {
    en: 'Pages that are open in a browser must be loaded again.',
    fr: 'Les pages ouvertes dans un navigateur doivent être rechargées.',
  },
};

/** Names of which each is the app's own; what a provider issues, and what encrypts stored data, is not among them. */
const own: readonly (readonly [RegExp, SecretKind])[] = [
  [/^NEXT_SERVER_ACTIONS_ENCRYPTION_KEY$/, raw],
  [/^GF_SECURITY_ADMIN_PASSWORD$/, password],
  [
    /^(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|REDIS|VALKEY|CACHE|MYSQL)_?(?:(?:USER|SUPERUSER|MONITOR)_)?(?:PASSWORD|PASS|PWD)$/,
    password,
  ],
  [/^(?:DJANGO_|FLASK_|APP_|RAILS_|GLITCHTIP_)?SECRET_KEY(?:_BASE)?$/, signing],
  [/^(?:\w+_)?(?:SESSION|COOKIE|CSRF|JWT|NEXTAUTH|AUTH|SIGNING|HMAC)_(?:SECRET|KEY)(?:_KEY)?$/, signing],
  [
    /^(?:\w+_)?(?:CRON|ADMIN|INTERNAL|HEALTH|METRICS|REVALIDATE|REVALIDATION|PREVIEW|DRAFT)_(?:SECRET|TOKEN)$/,
    token,
  ],
];

/** @returns undefined where somebody else issues it, or where a new one would make stored data unreadable */
export const secretKindOf = (name: string): SecretKind | undefined =>
  issued.test(name) ? undefined : own.find(([pattern]) => pattern.test(name))?.[1];

/** Secrets of these are made by the provider, whatever their name ends with. */
const issued =
  /STRIPE|SUPABASE|CLERK|AUTH0|GOOGLE|GITHUB|FACEBOOK|APPLE|TWITTER|SLACK|RESEND|SENTRY|AWS|S3_|QSTASH|UPSTASH|OPENAI|WEBHOOK|OAUTH/;

/**
 * Makes one. Every kind is safe in a URL, in a shell and in every kind of file of variables: `openssl rand -base64 32` is not, half of
 * its passwords hold a `/`. @param random gives so many bytes of a generator that is fit for keys
 */
export function generateSecret({ id }: SecretKind, random: (bytes: number) => Uint8Array): string {
  switch (id) {
    case 'signing key': // 64 characters, 381 bits: Django warns below 50
      return letters(64, random);
    case 'password': // 190 bits
      return letters(32, random);
    case 'token':
      return letters(43, random);
    case 'raw key': // AES-256, in base64 as Next.js reads it
      return btoa(String.fromCharCode(...random(32)));
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Bytes above the last whole round of the alphabet are thrown away: each letter is as likely as another. */
function letters(count: number, random: (bytes: number) => Uint8Array): string {
  const last = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < count)
    for (const byte of random(count))
      if (byte < last && text.length < count) text += alphabet[byte % alphabet.length];
  return text;
}
