import { ask, linesOf, partsOf } from '../ask.ts';

export interface FileSystemSeen {
  readonly at: string;
  /** Bytes. */
  readonly size: number;
  readonly free: number;
  /** Files that fit, and that still fit; 0 and 0 where the file system has no such limit. */
  readonly inodes: number;
  readonly freeInodes: number;
}

export interface DiskSeen {
  readonly fileSystems: readonly FileSystemSeen[];
  /** Logs that are larger than a gigabyte on the disk. */
  readonly largeLogs: readonly { readonly at: string; readonly bytes: number }[];
}

/** What is made anew at each start, or belongs to a container, is not looked at. */
export const diskAsk = ask({
  script: () => `echo '## df'
df --local --block-size=1 --output=target,size,avail,itotal,iavail 2>/dev/null | awk 'NR > 1 && $1 !~ /^\\/(dev|proc|sys|run|boot|snap|var\\/lib\\/(docker|containers))(\\/|$)/'
echo '## logs'
find /var/log -xdev -type f -size +64k -printf '%b %p\\n' | awk '$1 * 512 > 1e9 { size = $1 * 512; sub(/^[0-9]+ /, ""); printf "%d %s\\n", size, $0 }'
`,
  read: (text): DiskSeen => {
    const parts = partsOf(text);
    return {
      fileSystems: linesOf(parts.get('df') ?? '').map((line) => {
        const [at = '', size, free, inodes, freeInodes] = line.trim().split(/\s+/);
        return {
          at,
          size: Number(size),
          free: Number(free),
          inodes: Number(inodes) || 0,
          freeInodes: Number(freeInodes) || 0,
        };
      }),
      largeLogs: linesOf(parts.get('logs') ?? '').map((line) => {
        const [, bytes = '0', at = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
        return { at, bytes: Number(bytes) };
      }),
    };
  },
});
