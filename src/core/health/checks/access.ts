import type { Check } from '../fault.ts';
import { isLoopback } from '../outside.ts';

const passwords: Check = {
  id: 'access.ssh-passwords',
  level: 'risk',
  says: 'SSH lets people in by password',
  cause: 'Passwords are guessed by machines, day and night.',
  look: ({ inside: { access } }) => {
    const ways = ['passwordauthentication', 'kbdinteractiveauthentication'].filter(
      (name) => access?.ssh.get(name) === 'yes',
    );
    return ways.length === 0
      ? undefined
      : {
          measured: ways.map((way) => `${way} yes`).join(', '),
          expected: 'no',
          mend: {
            how: 'sshd -T | grep -i authentication; grep -ri passwordauthentication /etc/ssh   # the first that is read wins',
            safe: false,
          },
        };
  },
};

const unfiltered: Check = {
  id: 'access.no-filter',
  level: 'risk',
  says: 'No firewall stands in the kernel',
  cause:
    'The rules were taken away (`nft flush ruleset`): whatever listens by mistake can be reached by everybody.',
  follows: ['access.firewall-off'],
  look: ({ subject: { manifest }, inside: { access } }) =>
    access === undefined ||
    access.isFiltered ||
    !manifest.units.some(({ name }) => name === 'nftables.service')
      ? undefined
      : {
          measured: 'no input chain that drops',
          expected: 'table inet unmoor',
          mend: { how: 'systemctl reload-or-restart nftables.service', safe: true },
        },
};

const noJails: Check = {
  id: 'access.no-jails',
  level: 'risk',
  says: 'fail2ban watches nothing',
  cause: 'It runs and has no jail, or does not answer: passwords and tokens can be tried without end.',
  follows: ['access.bans-off'],
  look: ({ subject: { manifest }, inside: { access } }) =>
    access === undefined ||
    (access.jails ?? 0) > 0 ||
    !manifest.units.some(({ name }) => name === 'fail2ban.service')
      ? undefined
      : {
          measured: access.jails === undefined ? 'no answer' : '0 jails',
          expected: '1 or more',
          mend: { how: 'systemctl restart fail2ban.service', safe: true },
        },
};

const open: Check = {
  id: 'access.port-open',
  level: 'risk',
  says: 'A port is open to everybody that should not be',
  cause:
    'Databases, caches and pages of the watching are for the server itself: whoever finds them reads, writes, or guesses passwords.',
  follows: ['access.firewall-off', 'access.no-filter'],
  look: ({ subject: { manifest }, inside: { front }, outside }) =>
    outside.open.map((port) => {
      const program =
        front?.listening.find((one) => one.port === port && !isLoopback(one.address))?.program ?? 'somebody';
      return {
        of: String(port),
        measured: `${program} answers on port ${port}`,
        expected: `only ${manifest.serves.tcp.join(', ')}`,
        mend: {
          how: 'let it listen on 127.0.0.1 only, and bring the firewall back: systemctl reload-or-restart nftables.service',
          safe: false,
        },
      };
    }),
};

const wide: Check = {
  id: 'access.listens-wide',
  level: 'risk',
  says: 'A program listens for everybody, and only the firewall keeps them out',
  cause: 'It should listen on 127.0.0.1: one wrong rule, and it is open.',
  follows: ['access.port-open'],
  look: ({ subject: { manifest }, inside: { front } }) =>
    [...new Map((front?.listening ?? []).map((one) => [`${one.program} ${one.port}`, one])).values()]
      .filter(
        ({ address, port }) =>
          !isLoopback(address) && !manifest.serves.tcp.includes(port) && !isOfSystem(port),
      )
      .map(({ address, port, program }) => ({
        of: String(port),
        measured: `${program} on ${address}:${port}`,
        expected: '127.0.0.1',
        mend: {
          how: `ss -Hltnp 'sport = :${port}'   # who it is; its own settings say where it listens`,
          safe: false,
        },
      })),
};

/** Names of the local network, which a resolver answers (RFC 4795). */
const isOfSystem = (port: number): boolean => port === 5355;

export const accessChecks: readonly Check[] = [passwords, unfiltered, noJails, open, wide];
