import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/core/health/fault.ts';
import { closeLab } from '../../hosts/index.ts';
import type { Injected } from './faults/fault.ts';
import { type RunningSite, secrets } from './site.ts';

/** Of one fault, on a busy machine: what waits longer never comes to its end. */
const longestMs = 180_000;

const real = (found: readonly Fault[]) => found.filter(({ level }) => level !== 'note');
const roots = (found: readonly Fault[]) => real(found).filter(({ from }) => from === undefined);
const show = (found: readonly Fault[]) =>
  real(found).map(
    ({ id, of, measured, from }) =>
      `${id}${of === undefined ? '' : ` of ${of}`}: ${measured}${from === undefined ? '' : ` (from ${from})`}`,
  );

/**
 * One healthy host, and faults that are really made on it, one after the other: each must be the first thing that the doctor names. What
 * `--fix` may mend is left to it; everything else is taken back by hand.
 */
export function examineThrough(open: () => Promise<RunningSite>, faults: readonly Injected[]): void {
  let site: RunningSite;
  /** What was injected, what was named first, and what was named beside it. */
  const told: Told[] = [];
  let looks = 0;
  let falseAlarms = 0;
  const began = performance.now();

  beforeAll(async () => {
    site = await open();
  });
  afterAll(async () => {
    print(told, { looks, falseAlarms, minutes: (performance.now() - began) / 60_000 });
    await closeLab();
  });

  async function expectHealthy(): Promise<void> {
    const { faults: found } = await site.examine();
    looks += 1;
    falseAlarms += real(found).length;
    expect(show(found)).toEqual([]);
  }

  async function heal({ heals, records }: Injected): Promise<void> {
    if (heals !== undefined) await site.sh(heals);
    if (records !== undefined) await site.publish(site.records);
  }

  describe('a healthy host', () => {
    it('has nothing to mend', expectHealthy);

    it('is said to be well, for people too', async () => {
      const { code, out } = await site.doctor();
      expect(code, out).toBe(0);
      expect(out).toContain(`semeurs on root@${site.host.address} is well.`);
    });

    it('is not changed by being looked at', async () => {
      const state =
        'find /etc /srv /usr/local -newer /root/seen -type f; systemctl --failed --no-legend; ls /run | grep -E "unmoor-(look|form)|^unmoor[.][A-Za-z0-9]{6}$"';
      await site.sh('touch /root/seen');
      await site.examine();
      expect(await site.sh(`${state} || true`)).toBe('');
    });
  });

  describe('is named, and is the first to be named:', () => {
    it.each(faults.map((fault) => [fault.is, fault.what, fault] as const))(
      '%s, where %s',
      async (_, __, fault) => {
        if (fault.breaks !== undefined) await site.sh(fault.breaks);
        if (fault.records !== undefined) await site.publish(fault.records(site.records));
        try {
          const { faults: found } = await site.examine();
          const [first, ...beside] = roots(found);
          told.push({
            what: fault.what,
            is: fault.is,
            named: first?.id ?? 'nothing',
            beside: beside.map(({ id }) => id),
          });
          expect(first?.id, show(found).join('\n')).toBe(fault.is);
          expect(first?.measured).not.toBe('');
          for (const secret of secrets) expect(JSON.stringify(found)).not.toContain(secret);
          if (fault.fixed === true) {
            const mended = await site.examine('--fix', '--yes');
            expect(mended.mendings.map(({ id, mended: gone, said }) => [id, gone, said])).toContainEqual([
              fault.is,
              true,
              undefined,
            ]);
            looks += 1;
            expect(show(mended.faults)).toEqual([]);
          }
        } finally {
          await heal(fault);
        }
      },
      longestMs,
    );
  });

  describe('the host after all of them', () => {
    it('is healthy', expectHealthy);
  });
}

interface Told {
  readonly what: string;
  readonly is: string;
  readonly named: string;
  readonly beside: readonly string[];
}

function print(
  told: readonly Told[],
  { looks, falseAlarms, minutes }: Readonly<Record<'looks' | 'falseAlarms' | 'minutes', number>>,
): void {
  const width = Math.max(...told.map(({ what }) => what.length), 0);
  const lines = told.map(({ what, is, named, beside }) => {
    const also = beside.length === 0 ? '' : `  (beside it: ${beside.join(', ')})`;
    return `${what.padEnd(width)}  ${named === is ? named : `${named} INSTEAD OF ${is}`}${also}`;
  });
  const found = told.filter(({ is, named }) => is === named).length;
  process.stdout.write(
    `\n${lines.join('\n')}\n\nfound / injected: ${found} / ${told.length}, ${new Set(told.map(({ is }) => is)).size} different ones\nfalse alarms on a healthy host: ${falseAlarms} (${looks} looks)\n${minutes.toFixed(1)} minutes\n`,
  );
}
