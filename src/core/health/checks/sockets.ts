import type { Check } from '../fault.ts';
import { showAnswer } from '../http-answer.ts';
import { commandsOf } from '../commands.ts';
import { mendOf } from './answers.ts';
import { behind } from './proxy.ts';
import { logOf } from './unit-checks.ts';

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
  follows: [...behind, 'proxy.*'],
  look: (system) => {
    const { socket } = system.subject;
    const asked = (system.inside.upstreams ?? []).filter(({ upgrade }) => upgrade !== undefined);
    const [first] = asked;
    if (socket === undefined || first?.upgrade === undefined) return undefined;
    if (asked.some(({ upgrade }) => upgrade?.status === 101)) return undefined;
    return {
      of: socket,
      measured: `${showAnswer(first.upgrade)} at ${socket}`,
      expected: '101',
      mend: { how: mendOf(system, first, logOf), safe: false },
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
  look: ({ subject: { manifest }, inside: { front } }) =>
    front?.longestReadS === undefined || front.longestReadS > leastSilenceS
      ? undefined
      : {
          measured: `proxy_read_timeout ${front.longestReadS}s`,
          expected: `more than ${leastSilenceS}s where sockets pass`,
          mend: { how: `unmoor provision … --overwrite; ${commandsOf(manifest).reloadFront}`, safe: false },
        },
};

export const socketChecks: readonly Check[] = [upgradeLost, refusedSocket, closedEarly];
