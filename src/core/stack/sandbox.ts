import { type Entry, wordList } from '../formats/systemd.ts';

/** Nothing of the machine's own can be changed, and other users' processes are not seen (systemd.exec(5), "Sandboxing"). */
export const machineClosed: readonly Entry[] = [
  ['ProtectKernelTunables', 'yes'],
  ['ProtectKernelModules', 'yes'],
  ['ProtectKernelLogs', 'yes'],
  ['ProtectControlGroups', 'yes'],
  ['ProtectClock', 'yes'],
  ['ProtectHostname', 'yes'],
  ['ProtectProc', 'invisible'],
];

/** What a program that only speaks over sockets never needs of the kernel. */
export const kernelClosed: readonly Entry[] = [
  ['RestrictAddressFamilies', wordList(['AF_INET', 'AF_INET6', 'AF_UNIX'])],
  ['RestrictNamespaces', 'yes'],
  ['RestrictRealtime', 'yes'],
  ['RestrictSUIDSGID', 'yes'],
  ['LockPersonality', 'yes'],
];
