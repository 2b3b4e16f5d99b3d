import { ask, valuesOf } from '../ask.ts';

export interface ClockSeen {
  /** Unix time in ms, by the clock of the server, while it was asked. */
  readonly now: number;
  readonly isSynchronized: boolean;
  /** In a container the clock is the machine's: nothing here can set it. */
  readonly isContainer: boolean;
}

export const clockAsk = ask({
  script: () => `echo "now=$(date +%s%3N)"
timedatectl show --property=NTPSynchronized
systemd-detect-virt --quiet --container && echo container=yes
`,
  read: (text): ClockSeen => {
    const values = valuesOf(text);
    return {
      now: Number(values.get('now')),
      isSynchronized: values.get('NTPSynchronized') === 'yes',
      isContainer: values.get('container') === 'yes',
    };
  },
});
