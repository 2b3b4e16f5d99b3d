import { ask, linesOf, partsOf } from '../ask.ts';

export interface MemorySeen {
  /** Bytes. */
  readonly total: number;
  readonly available: number;
  readonly swap: number;
  /** What the kernel killed for want of memory since yesterday. */
  readonly killed: readonly string[];
}

export const memoryAsk = ask({
  script: () => `echo '## meminfo'
cat /proc/meminfo
echo '## killed'
journalctl --quiet --dmesg --since=-1day --grep='Killed process' --output=cat | tail -n 20
`,
  read: (text): MemorySeen => {
    const parts = partsOf(text);
    const bytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(parts.get('meminfo') ?? '')?.[1] ?? 0) * 1024;
    return {
      total: bytes('MemTotal'),
      available: bytes('MemAvailable'),
      swap: bytes('SwapTotal'),
      killed: linesOf(parts.get('killed') ?? '').map(
        (line) => /Killed process \d+ \(([^)]+)\)/.exec(line)?.[1] ?? line,
      ),
    };
  },
});
