import { type ErrorCode } from '../../core/errors/codes.ts';
import { messageOf, UnmoorError } from '../../core/errors/error.ts';

/** What ssh says, by what it means (openssh-portable, sshconnect.c and clientloop.c). The first that fits. */
const meanings: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|Offending .* key/,
    'HOST-103',
    'ask whoever runs the server whether it was set up anew. If it was: `ssh-keygen -R <host>`, connect once by hand, and compare the fingerprint. If not, somebody stands in between.',
  ],
  [
    /Host key verification failed|host key is known/,
    'HOST-102',
    "connect once by hand (`ssh <host>`), and compare the fingerprint with the one that the provider's console shows.",
  ],
  [
    /Permission denied|Too many authentication failures|no such identity|Load key/i,
    'HOST-104',
    'name the user (`user@host`) and the key (--key FILE), or add the key to your agent (`ssh-add`).',
  ],
  [
    // Who shares a connection hears nothing when that goes away under it (openssh-portable, mux.c).
    /^\s*$|closed by remote host|Connection closed|Broken pipe|Connection reset|Timeout, server|not responding/i,
    'HOST-106',
    'call the command again: it goes on where it was.',
  ],
  [
    /ENOENT/,
    'HOST-107',
    'install OpenSSH: `apt-get install openssh-client`, or the OpenSSH Client of your system.',
  ],
];

/** @param said what ssh wrote to stderr, or why it could not be started */
export function refusedBySsh(name: string, said: unknown): UnmoorError {
  const text = typeof said === 'string' ? said : messageOf(said);
  const [, code, next] = meanings.find(([pattern]) => pattern.test(text)) ?? [
    undefined,
    'HOST-101' as const,
    'see whether the address is right, the server runs, and its firewall lets port 22 in.',
  ];
  return new UnmoorError(code, {
    why: `${name}: ${lastLines(text)}`,
    next,
    state: 'What was done on the server before stays; the same command goes on from there.',
  });
}

/** Without the frame of signs that ssh draws around its warnings. */
const lastLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^@+$/.test(line) && !line.startsWith('@ '))
    .slice(-3)
    .join(' ') || 'the connection went away without a word.';
