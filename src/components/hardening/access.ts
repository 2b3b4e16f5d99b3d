import { sudoRules } from '../../core/formats/sudoers.ts';
import type { Settings } from '../../core/plan/settings.ts';
import type { StackFile } from '../../core/stack/file.ts';

/** Who gets in, and what they may do there. */
export const access = (settings: Settings, commands: readonly string[]): readonly StackFile[] => [
  {
    // sshd takes the first value that it meets, so this stands before what a cloud's image brings (50-cloud-init.conf).
    at: '/etc/ssh/sshd_config.d/10-unmoor.conf',
    text: sshd(settings),
    mode: '0644',
    owner: 'root:root',
    reader: 'sshd',
    comment: '#',
  },
  {
    at: '/etc/sudoers.d/unmoor-deploy',
    text: sudoers(commands),
    mode: '0640',
    owner: 'root:root',
    reader: 'sudoers',
    comment: '#',
  },
];

/**
 * sshd_config(5). Weak algorithms are taken away from the defaults (`-`) instead of listing the good ones: a newer sshd keeps what it
 * knows better (mlkem768x25519-sha256 since 9.9), an older one meets no name that it does not know.
 */
const sshd = (settings: Settings): string =>
  [
    `PasswordAuthentication ${value(settings, 'PasswordAuthentication')}`,
    'KbdInteractiveAuthentication no',
    'PermitEmptyPasswords no',
    `PermitRootLogin ${value(settings, 'PermitRootLogin')}`,
    'PubkeyAuthentication yes',
    'AuthenticationMethods publickey',
    'MaxAuthTries 3',
    'LoginGraceTime 30',
    'MaxStartups 10:30:60',
    'X11Forwarding no',
    'AllowAgentForwarding no',
    '# A move reaches the database through the host; nobody listens on the host through SSH.',
    'AllowTcpForwarding local',
    '# Within what is encrypted, where nobody can answer for a client that is gone; TCP would do it in the clear.',
    'ClientAliveInterval 60',
    'ClientAliveCountMax 2',
    'TCPKeepAlive no',
    '# By which key somebody came in.',
    'LogLevel VERBOSE',
    'KexAlgorithms -ecdh-sha2-nistp*,diffie-hellman-*',
    'HostKeyAlgorithms -ecdsa-sha2-*,sk-ecdsa-*',
    'Ciphers -aes*-cbc,3des-cbc',
    'MACs -hmac-sha1*,umac-64*,hmac-md5*',
    '',
  ].join('\n');

const value = (settings: Settings, name: string): string => String(settings[name]?.value ?? 'no');

/** The one who brings releases acts as the app, and restarts what runs: each command word for word, since `*` would match spaces too. */
const sudoers = (commands: readonly string[]): string =>
  sudoRules([
    { user: 'deploy', as: 'app', commands: ['ALL'] },
    { user: 'deploy', as: 'root', commands },
  ]);
