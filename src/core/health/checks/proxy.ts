import type { Check } from '../fault.ts';
import { commandsOf } from '../commands.ts';
import { showAnswer } from '../http-answer.ts';

/** Faults below the front, that it can only pass on. */
export const behind = [
  'containers.engine-off',
  'app.*',
  'env.*',
  'database.*',
  'pool.*',
  'redis.*',
  'disk.full',
  'disk.inodes',
  'memory.short',
];

const refused: Check = {
  id: 'proxy.refused',
  level: 'broken',
  says: 'The front refuses its own configuration',
  cause:
    'It goes on with what it read before, and will not come up again: the next restart, or a renewed certificate, takes the site down.',
  follows: ['tls.missing', 'tls.key-mismatch', 'disk.full', 'disk.inodes'],
  look: ({ subject: { manifest }, inside: { front } }) =>
    front?.refused === undefined
      ? undefined
      : {
          measured: front.refused,
          expected: 'nginx -t: ok',
          mend: {
            how: `${commandsOf(manifest).testFront}   # mend the line that it names, then: ${commandsOf(manifest).reloadFront}`,
            safe: false,
          },
        },
};

const wrongUpstream: Check = {
  id: 'proxy.wrong-upstream',
  level: 'broken',
  says: 'The front leads to a port where nobody listens',
  cause: 'Its upstream and the app do not name the same port: visitors see 502.',
  follows: behind,
  look: ({ inside: { upstreams, front } }) => {
    const dead = (upstreams ?? []).filter(
      ({ health, program }) => health.error === 'connection refused' && program === '',
    );
    if (dead.length === 0) return undefined;
    const app = (front?.listening ?? []).filter(({ program }) =>
      /^(?:daphne|gunicorn|uvicorn|python\d?|node|next|PM2)/.test(program),
    );
    return {
      measured: `leads to ${dead.map(({ port }) => port).join(', ')}; nobody listens there`,
      expected:
        app.length === 0
          ? 'a port of the app'
          : `the app’s: ${[...new Set(app.map(({ port }) => port))].toSorted((a, b) => a - b).join(', ')}`,
      mend: {
        how: 'unmoor provision … --overwrite   # brings the rendered upstream back; then: systemctl reload nginx',
        safe: false,
      },
    };
  },
};

const badGateway: Check = {
  id: 'proxy.bad-gateway',
  level: 'broken',
  says: 'The front gets no answer from the app (502, 504)',
  cause: 'What it asks refuses, hangs up, or takes too long.',
  follows: [...behind, 'proxy.*'],
  look: ({ subject: { manifest }, inside: { front } }) =>
    [front?.health, front?.page]
      .flatMap((answer) =>
        answer !== undefined && [502, 503, 504].includes(answer.status ?? 0)
          ? [
              {
                measured: showAnswer(answer),
                expected: '200',
                mend: { how: commandsOf(manifest).frontLog, safe: false },
              },
            ]
          : [],
      )
      .slice(0, 1),
};

const loop: Check = {
  id: 'proxy.redirect-loop',
  level: 'broken',
  says: 'The front sends visitors round in a circle',
  cause: 'Its page over HTTPS leads to itself. Behind Cloudflare, the mode "Flexible" does the same.',
  follows: ['app.redirect-loop'],
  look: ({ subject: { manifest }, inside: { front } }) =>
    front?.page?.location === `https://${manifest.domain}/`
      ? {
          measured: showAnswer(front.page),
          expected: '200',
          mend: { how: 'unmoor provision … --overwrite', safe: false },
        }
      : undefined,
};

const noRedirect: Check = {
  id: 'proxy.no-https',
  level: 'risk',
  says: 'Plain HTTP is not led to HTTPS',
  cause: 'Passwords and sessions of whoever types the bare name travel in the clear.',
  follows: ['proxy.*'],
  look: ({ inside: { front } }) => {
    const plain = front?.plain;
    if (plain === undefined || plain.location?.startsWith('https://')) return undefined;
    return {
      measured: showAnswer(plain),
      expected: '301 to https',
      mend: { how: 'unmoor provision … --overwrite', safe: false },
    };
  },
};

export const proxyChecks: readonly Check[] = [refused, wrongUpstream, loop, badGateway, noRedirect];
