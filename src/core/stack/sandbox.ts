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

/** The same, for a program that speaks over other families of sockets too. */
export const kernelClosedBut = (families: readonly string[]): readonly Entry[] =>
  kernelClosed.map(
    ([key, value]): Entry =>
      key === 'RestrictAddressFamilies' ? [key, [value, ...families].join(' ')] : [key, value],
  );

/** What a program needs of its host; everything else is taken from it. */
export interface Rights {
  /**
   * Folders that it writes to; one that may be missing begins with `-`. `as-mounted`: it reports how file systems are mounted, and
   * would report what its sandbox makes of them.
   */
  readonly writes?: readonly string[] | 'as-mounted';
  /** Rights of root that it keeps (capabilities(7)), as it is started by root. Without any it is not, and no call that needs one is answered. */
  readonly capabilities?: readonly string[];
  /** Families of sockets besides those of IP and of the host itself. */
  readonly families?: readonly string[];
  /** Who it is must be seen outside: it becomes another user, or a database asks the socket who calls (peer). */
  readonly knownUser?: true;
  /** It reads of the kernel and of other processes in /proc. */
  readonly readsProc?: true;
  /** It writes code and runs it, as compilers within a program do. */
  readonly writesCode?: true;
  /** What it writes is for programs of other users. */
  readonly showsFiles?: true;
  /** It starts programs whose file gives them another group (postdrop). */
  readonly startsSetgid?: true;
}

/** The section `Service` of a unit that has these rights and no others (systemd.exec(5), "Sandboxing"). */
export function confined(rights: Rights): readonly Entry[] {
  const { writes = [], capabilities = [], families = [] } = rights;
  const asRoot = capabilities.length > 0;
  return [
    ['NoNewPrivileges', rights.startsSetgid === true ? 'no' : 'yes'],
    // Emptied first: a list is added to what the package's unit has.
    ['CapabilityBoundingSet', ''],
    ...(asRoot ? [['CapabilityBoundingSet', wordList(capabilities)] as const] : []),
    ...(asRoot ? [] : [['AmbientCapabilities', ''] as const]),
    ...(writes === 'as-mounted'
      ? []
      : ([
          ['ProtectSystem', 'strict'],
          ...(writes.length === 0 ? [] : [['ReadWritePaths', wordList(writes)] as const]),
          ['ProtectHome', 'yes'],
        ] as const)),
    ['PrivateTmp', 'yes'],
    ['PrivateDevices', 'yes'],
    ...(asRoot || rights.knownUser === true ? [] : [['PrivateUsers', 'yes'] as const]),
    ...machineClosed.filter(([key]) => key !== 'ProtectProc' || rights.readsProc !== true),
    ...(rights.readsProc === true ? [] : [['ProcSubset', 'pid'] as const]),
    ...kernelClosedBut(families).map(
      ([key, value]): Entry => [
        key,
        key === 'RestrictSUIDSGID' && rights.startsSetgid === true ? 'no' : value,
      ],
    ),
    ...(rights.writesCode === true ? [] : [['MemoryDenyWriteExecute', 'yes'] as const]),
    ['SystemCallArchitectures', 'native'],
    ['SystemCallFilter', '@system-service'],
    ...(asRoot ? [] : [['SystemCallFilter', '~@privileged @resources'] as const]),
    // Programs ask for more than they need, and take no for an answer; without this they are killed.
    ['SystemCallErrorNumber', 'EPERM'],
    ['UMask', rights.showsFiles === true ? '0022' : '0027'],
  ];
}
