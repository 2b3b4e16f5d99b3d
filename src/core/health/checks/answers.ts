import type { Check } from '../fault.ts';
import { showAnswer } from '../http-answer.ts';
import type { UnitSeen } from '../asks/units.ts';
import type { UpstreamSeen } from '../asks/upstreams.ts';
import type { System } from '../system.ts';
import { logOf, restartOf } from './unit-checks.ts';
import { envMend } from './env-mend.ts';

const placeOf = ({ unit, port }: UpstreamSeen): string => (unit === '' ? `port ${port}` : unit);
const healthOf = ({ subject: { manifest } }: System): string | undefined => manifest.serves.health;

/** What is typed for whoever listens there; where it is nobody's unit, what says who it is. */
export const mendOf = (
  { inside: { units } }: System,
  { unit, port }: UpstreamSeen,
  how: (unit: Pick<UnitSeen, 'name' | 'container'>) => string,
): string => (unit === '' ? `ss -Hltnp 'sport = :${port}'` : how(units?.get(unit) ?? { name: unit }));

const hangs: Check = {
  id: 'app.hangs',
  level: 'broken',
  says: 'The app takes requests and does not answer',
  cause:
    'It waits for something without an end of its own: a lock, a call to another service, a worker that is stuck. Visitors see 504.',
  follows: ['database.*', 'pool.*', 'redis.*', 'app.port-taken'],
  look: (system) =>
    (system.inside.upstreams ?? [])
      .filter(({ health }) => health.late)
      .map((upstream) => ({
        of: placeOf(upstream),
        measured: `${placeOf(upstream)}: ${showAnswer(upstream.health)}`,
        expected: '200',
        mend: {
          how: mendOf(system, upstream, restartOf),
          safe: false,
        },
      })),
};

const hostRefused: Check = {
  id: 'app.host-refused',
  level: 'broken',
  says: 'The app refuses its own name',
  cause:
    'It takes requests for the names in a list of its own (ALLOWED_HOSTS), and this domain is not among them.',
  follows: ['env.missing'],
  look: ({ subject: { manifest, env }, inside: { upstreams } }) => {
    const refusing = (upstreams ?? []).find(({ health }) => health.status === 400);
    if (refusing === undefined) return undefined;
    const [name, list] = [...env].find(([one]) => /ALLOWED_?HOSTS$/.test(one)) ?? ['ALLOWED_HOSTS', ''];
    return {
      measured: `400 for ${manifest.domain}; ${name} is ${list === '' ? 'empty' : list}`,
      expected: `200; ${manifest.domain} in ${name}`,
      mend: { how: envMend(name, manifest.domain), safe: false },
    };
  },
};

const redirectLoop: Check = {
  id: 'app.redirect-loop',
  level: 'broken',
  says: 'The app sends visitors round in a circle',
  cause:
    'It asks for HTTPS although the request came by HTTPS: it does not know that the front speaks TLS for it. Either it trusts X-Forwarded-Proto (Django: SECURE_PROXY_SSL_HEADER), or it leaves the redirect to the front (SECURE_SSL_REDIRECT=0). Behind Cloudflare the same happens with its mode "Flexible": "Full (strict)" is right.',
  look: ({ subject: { manifest }, inside: { upstreams } }) => {
    const looping = (upstreams ?? []).find(
      ({ health: { status = 0, location = '' } }) =>
        status >= 300 &&
        status < 400 &&
        location === `https://${manifest.domain}${manifest.serves.health ?? '/'}`,
    );
    return looping === undefined
      ? undefined
      : {
          measured: showAnswer(looping.health),
          expected: '200 to a request that came by HTTPS',
          mend: { how: envMend('SECURE_SSL_REDIRECT', '0'), safe: false },
        };
  },
};

const unwell: Check = {
  id: 'app.unwell',
  level: 'broken',
  says: 'The app answers that it is not well',
  cause: 'Its own health check fails.',
  follows: ['app.*', 'env.*', 'database.*', 'pool.*', 'redis.*', 'disk.full', 'disk.inodes', 'memory.short'],
  look: (system) =>
    (system.inside.upstreams ?? [])
      // Where nobody listens, no app answers: why not, others say.
      .filter(({ health, program }) => !health.late && (health.status ?? (program === '' ? 0 : 500)) >= 400)
      .map((upstream) => ({
        of: placeOf(upstream),
        measured: `${placeOf(upstream)}: ${showAnswer(upstream.health)}${healthOf(system) === undefined ? '' : ` at ${healthOf(system)}`}`,
        expected: '200',
        mend: {
          how: mendOf(system, upstream, logOf),
          safe: false,
        },
      })),
};

/** What the app answers when it is asked past the front. */
export const answerChecks: readonly Check[] = [hostRefused, redirectLoop, hangs, unwell];
