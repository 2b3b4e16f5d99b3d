import type { Check } from '../fault.ts';
import { showAnswer } from '../http-answer.ts';

/** Faults below the front, that it can only pass on. */
const behind = [
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
  look: ({ inside: { front } }) =>
    front?.refused === undefined
      ? undefined
      : {
          measured: front.refused,
          expected: 'nginx -t: ok',
          mend: {
            how: 'nginx -t   # mend the line that it names, then: systemctl reload nginx',
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
  look: ({ inside: { front } }) =>
    [front?.health, front?.page]
      .flatMap((answer) =>
        answer !== undefined && [502, 503, 504].includes(answer.status ?? 0)
          ? [
              {
                measured: showAnswer(answer),
                expected: '200',
                mend: { how: 'tail /var/log/nginx/error.log', safe: false },
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

const noBuild: Check = {
  id: 'front.no-build',
  level: 'broken',
  says: 'The pages were not built',
  cause: 'The folder that the front serves has no index.html: visitors see 404.',
  follows: ['app.no-release'],
  look: ({ inside: { release } }) =>
    (release?.roots ?? []).flatMap(({ folder, hasPage }) =>
      hasPage
        ? []
        : [
            {
              of: folder,
              measured: `${folder}/index.html is not there`,
              expected: 'a built front',
              mend: {
                how: 'build it and deploy again: the build ended with an error, or wrote to another folder',
                safe: false,
              },
            },
          ],
    ),
};

const unreadable: Check = {
  id: 'front.unreadable',
  level: 'broken',
  says: 'The front may not read the pages',
  cause:
    'Files of the release, or a folder above them, are closed to the user that nginx runs as: visitors see 403 or 404.',
  follows: ['app.no-release', 'front.no-build'],
  look: ({ inside: { release } }) =>
    (release?.roots ?? []).flatMap(({ folder, hasPage, isReadable }) =>
      isReadable || !hasPage
        ? []
        : [
            {
              of: folder,
              measured: `${folder}/index.html cannot be read`,
              expected: 'readable',
              mend: {
                how: `chmod -R o+rX ${folder}; namei -l ${folder}   # each folder above needs x for others`,
                safe: false,
              },
            },
          ],
    ),
};

const lost: Check = {
  id: 'front.assets-lost',
  level: 'broken',
  says: 'The page names scripts that are not there',
  cause: 'The build was copied in part, or two builds were mixed: visitors see an empty page.',
  look: ({ inside: { release } }) =>
    (release?.roots ?? []).flatMap(({ folder, lost: names }) =>
      names.length === 0
        ? []
        : [
            {
              of: folder,
              measured: names.slice(0, 3).join(', '),
              expected: 'every script and style that index.html names',
              mend: { how: 'deploy the whole build again', safe: false },
            },
          ],
    ),
};

const wrongAddress: Check = {
  id: 'front.leads-to-platform',
  level: 'risk',
  says: 'The built pages still lead to a platform',
  cause:
    'An address was written into the build (VITE_…, NEXT_PUBLIC_…): the page asks the old API, whatever the server’s variables say. A change needs a new build.',
  look: ({ subject: { manifest }, inside: { release } }) =>
    (release?.roots ?? []).flatMap(({ folder, leadsTo }) =>
      leadsTo.length === 0
        ? []
        : [
            {
              of: folder,
              measured: leadsTo.join(', '),
              expected: `https://${manifest.domain}`,
              mend: {
                how: `build again with the address of the API set: VITE_API_URL=https://${manifest.domain} (or NEXT_PUBLIC_…), then deploy`,
                safe: false,
              },
            },
          ],
    ),
};

const upgradeLost: Check = {
  id: 'sockets.upgrade-lost',
  level: 'broken',
  says: 'WebSockets do not get through the front',
  cause:
    'The headers that ask for one (Upgrade, Connection) do not reach the app: a location with a proxy_set_header of its own inherits none of those above it.',
  follows: [...behind, 'proxy.*'],
  look: ({ inside: { upstreams, front } }) => {
    const direct = upstreams?.find(({ upgrade }) => upgrade?.status === 101)?.upgrade;
    const through = front?.upgrade;
    if (direct === undefined || through === undefined || through.status === 101) return undefined;
    return {
      measured: `through the front ${showAnswer(through)}, past it 101`,
      expected: '101 through both',
      mend: {
        how: 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;   # in the location; or: unmoor provision … --overwrite',
        safe: false,
      },
    };
  },
};

const refusedSocket: Check = {
  id: 'sockets.refused',
  level: 'broken',
  says: 'The app refuses WebSockets',
  cause:
    'It answers with something else than 101: its channel layer (Redis) is away, its origins do not name this domain, or it runs as WSGI (gunicorn) instead of ASGI.',
  follows: behind,
  look: ({ subject: { socket }, inside: { upstreams } }) => {
    const answers = (upstreams ?? []).flatMap(({ upgrade }) => (upgrade === undefined ? [] : [upgrade]));
    const [first] = answers;
    if (socket === undefined || first === undefined || answers.some(({ status }) => status === 101))
      return undefined;
    return {
      of: socket,
      measured: `${showAnswer(first)} at ${socket}`,
      expected: '101',
      mend: { how: 'journalctl --unit=UNIT --lines=50', safe: false },
    };
  },
};

/** Seconds that a silent socket must live: pings of libraries come each 20 to 30 s, and some send none. */
const leastSilenceS = 60;

const closedEarly: Check = {
  id: 'sockets.closed-early',
  level: 'risk',
  says: 'The front closes WebSockets that are silent',
  cause:
    'proxy_read_timeout is shorter than the pause between two messages: chats and live pages reconnect again and again.',
  look: ({ inside: { front } }) =>
    front?.longestReadS === undefined || front.longestReadS > leastSilenceS
      ? undefined
      : {
          measured: `proxy_read_timeout ${front.longestReadS}s`,
          expected: `more than ${leastSilenceS}s where sockets pass`,
          mend: { how: 'unmoor provision … --overwrite; systemctl reload nginx', safe: false },
        },
};

export const proxyChecks: readonly Check[] = [
  refused,
  wrongUpstream,
  loop,
  badGateway,
  noBuild,
  unreadable,
  lost,
  upgradeLost,
  refusedSocket,
  wrongAddress,
  closedEarly,
  noRedirect,
];
