import type { EnvVariable } from '../app/env.ts';
import { platformThatSets } from '../app/mark-platform.ts';
import type { Platform } from '../app/platform.ts';
import { hostsIn, isHostOf, passwordIn, readAddress } from './address.ts';
import { type Judgement, type JudgementKind, placesOf } from './judgement.ts';
import { isSecretName } from './names.ts';
import { isPlaceholder } from './placeholder.ts';

/** Read by a runtime or a server rather than by the app's code. */
const wellKnown =
  /^(?:NODE_ENV|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|PORT|HOST|HOSTNAME|TZ|LANG|LC_ALL|PYTHON\w+|DJANGO_SETTINGS_MODULE|WEB_CONCURRENCY|GUNICORN_CMD_ARGS|UVICORN_\w+|FLASK_APP|PG[A-Z]+|POSTGRES_(?:USER|PASSWORD|DB|INITDB_ARGS)|REDIS_PASSWORD|SENTRY_(?:DSN|ENVIRONMENT|RELEASE)|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|REGION|DEFAULT_REGION)|LOG_LEVEL)$/;

/** What is to be said of one value, whatever the others are. */
export function judgeValue(
  name: string,
  value: string,
  variable: EnvVariable | undefined,
  platforms: readonly Platform[],
): Judgement[] {
  const places = placesOf(variable);
  const say = (kind: JudgementKind, level: Judgement['level'], en: string, fr: string): Judgement => ({
    name,
    kind,
    level,
    places,
    why: { en, fr },
  });
  const own = platformThatSets(name, platforms);
  if (own !== undefined)
    return [
      say(
        "platform's own",
        'warns',
        `${own.name} sets it by itself; on the new side it means nothing.`,
        `${own.name} la définit de lui-même ; sur le nouveau serveur elle ne signifie rien.`,
      ),
    ];
  const findings: Judgement[] = [];
  const secret = variable?.secret ?? isSecretName(name);
  if (value === '') {
    if (variable?.required === true)
      findings.push(
        say(
          'empty',
          'blocks',
          'The code cannot do without it, and it is empty.',
          'Le code ne peut s’en passer, et elle est vide.',
        ),
      );
  } else if (isPlaceholder(value) && (secret || /^<|^\$\{|change/i.test(value)))
    findings.push(
      say(
        'placeholder',
        'blocks',
        'What stands there is a placeholder, and no value.',
        'Ce qui s’y trouve est un texte d’attente, et non une valeur.',
      ),
    );
  else if (secret) findings.push(...judgeStrength(name, value, say));
  if (/(?:^|_)DEBUG$/.test(name) && /^(?:1|true|yes|on)$/i.test(value))
    findings.push(
      say(
        'debug',
        'blocks',
        'Debugging is on: error pages show settings and code to everybody.',
        'Le mode débogage est actif : les pages d’erreur montrent à tous les réglages et le code.',
      ),
    );
  if (/^(?:NODE_ENV|FLASK_ENV|APP_ENV|RAILS_ENV)$/.test(name) && /^(?:dev|test|local)/i.test(value))
    findings.push(
      say(
        'not production',
        'blocks',
        'The app would run as it does on a developer’s machine.',
        'L’application tournerait comme sur le poste d’un développeur.',
      ),
    );
  const leads = platforms.find(({ hosts }) => hostsIn(value).some((host) => isHostOf(host, hosts)));
  if (leads !== undefined)
    findings.push(
      say(
        'points to a platform',
        'warns',
        `It still leads to ${leads.name}.`,
        `Elle mène encore à ${leads.name}.`,
      ),
    );
  if (variable === undefined && !wellKnown.test(name))
    findings.push(
      say(
        'unused',
        'tells',
        'Nothing in the app’s files reads or names it.',
        'Rien dans les fichiers de l’application ne la lit ni ne la nomme.',
      ),
    );
  if (variable?.when === 'build')
    findings.push(
      say(
        'build time',
        'tells',
        'It is written into what is built: a change needs a new build, not a restart.',
        'Elle est inscrite dans ce qui est construit : la changer demande un nouveau build, pas un redémarrage.',
      ),
    );
  return findings;
}

type Say = (kind: JudgementKind, level: Judgement['level'], en: string, fr: string) => Judgement;

/** Django warns below 50 characters, below 5 different ones, and of its own `django-insecure-` (security.W009). */
function judgeStrength(name: string, value: string, say: Say): Judgement[] {
  const password = passwordIn(value);
  // A private network may want no password, and the address of an API has none.
  if (password === undefined && readAddress(value) !== undefined) return [];
  const secret = password ?? value;
  const short = /^(?:DJANGO_)?SECRET_KEY$/.test(name) ? 50 : password === undefined ? 16 : 12;
  if (secret.startsWith('django-insecure-') || secret.length < short || new Set(secret).size < 6)
    return [
      say(
        'weak',
        'warns',
        `It can be guessed: ${short} characters or more, made by chance, cannot.`,
        `Elle peut être devinée : ${short} caractères ou plus, tirés au hasard, ne le peuvent pas.`,
      ),
    ];
  return [];
}
