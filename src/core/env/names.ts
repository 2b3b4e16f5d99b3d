/**
 * Beginnings that a front end's build writes into what browsers get: Next.js, Vite, Create React App, Gatsby, Expo, Nuxt, Vue CLI.
 * Astro's and SvelteKit's `PUBLIC_` is too common a word for that: it counts where `import.meta.env` reads it.
 */
const shipped = /^(?:NEXT_PUBLIC_|VITE_|REACT_APP_|GATSBY_|EXPO_PUBLIC_|NUXT_PUBLIC_|VUE_APP_)/;

export const isBuildTimeName = (name: string): boolean => shipped.test(name);

/** Parts that say that anybody may know it, whatever else the name says. */
const open = /(?:^|_)(?:PUBLIC|PUBLISHABLE|ANON|SITE)(?:_|$)/;

/** A secret word, where nothing follows that makes it a number, a path or a time (`TOKEN_TTL`, `KEY_FILE`, `PASSWORD_MIN_LENGTH`). */
const hidden =
  /(?:SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIALS?|PRIVATE|SALT|PEPPER|(?:^|_)PASS|(?:^|_|API)KEY|(?:^|_)PW)(?:_(?:KEYS?|BASE|BASE64|B64|JSON|PEM|PRODUCTION|PROD|LIVE|TEST|OLD|NEW|CURRENT|NEXT|\d+))*\d*$/;

/** Addresses that carry a user and a password. */
const address =
  /(?:^|_)(?:DATABASE|POSTGRES|POSTGRESQL|PG|PGBOUNCER|MYSQL|MARIADB|MONGO|MONGODB|DB|DIRECT|REDIS|REDISCLOUD|VALKEY|AMQP|RABBITMQ|CLOUDAMQP|BROKER|SMTP|MAILER)(?:_\w+)?_(?:URL|URI|DSN)$|^(?:POSTGRES|REDIS)_(?:PRISMA_URL|URL_\w+)$/;

/** Addresses that look like one and are open: of an HTTPS API, whose key is another variable. */
const openAddress = /(?:REST|API|HTTP|PUBLIC)_URL$/;

/** Whether a value of this name must not be seen. By its name only: what a platform marks as secret is secret too. */
export function isSecretName(name: string): boolean {
  const upper = name.toUpperCase();
  if (isBuildTimeName(upper) || open.test(upper)) return false;
  return hidden.test(upper) || (address.test(upper) && !openAddress.test(upper));
}
