import { describe, expect, it } from 'vitest';
import { rulesFile, rulesTest } from '../../src/components/prometheus/rules.ts';
import { prometheusReader } from '../../src/components/prometheus/reader.ts';
import type { StackFile } from '../../src/core/stack/file.ts';
import type { Alert, Observed } from '../../src/core/stack/observe.ts';
import { components } from '../../src/registry.ts';
import { proofOf } from '../support/bench.ts';
import { renderingOf } from '../support/rendering.ts';

const rulesAt = '/etc/prometheus/rules/x.yml';

/** What promtool says of alerts, and of the tests that they carry. */
async function judged(alerts: readonly Alert[], carried: readonly Alert[] = alerts): Promise<string[]> {
  const common = { mode: '0644', owner: 'root:root', reader: 'prometheus' } as const;
  const files: StackFile[] = [
    { ...common, at: rulesAt, text: rulesFile(alerts) },
    { ...common, at: '/etc/prometheus/tests/x.yml', text: rulesTest(carried, rulesAt) },
  ];
  return [...(await proofOf(prometheusReader, files)).values()].map((proof) =>
    proof.result === 'refused' ? `refused: ${proof.message}` : proof.result,
  );
}

/** As each shows itself on a host of one's own, where everything else answers. */
const seen = components.flatMap((component): readonly (readonly [string, Observed])[] => {
  if (component.observe === undefined) return [];
  const rendering = renderingOf(component.id, { app: 'association' });
  const all = { ...rendering, reaches: () => true, at: () => ({ host: '127.0.0.1', port: 1 }) };
  return [[component.id, component.observe(all)]];
});
/** Of one stack: Valkey does what Redis does, in its place. */
const alerts = seen.flatMap(([id, one]) => (id === 'valkey' ? [] : one.alerts));

describe.each(seen)('what %s tells of', (_, observed) => {
  it('fires when it must, and not when all is well', async () => {
    expect(await judged(observed.alerts)).toEqual(['accepted', 'accepted']);
  });

  it('speaks both languages, and says what to do', () => {
    for (const { what, next } of observed.alerts)
      for (const text of [what, next]) {
        expect(text.en.trim()).not.toBe('');
        expect(text.fr.trim()).not.toBe('');
      }
  });

  it('names only files and workloads that it brings, each by a name of its own', () => {
    const ids = (observed.exporters ?? []).map(({ id }) => id);
    const files = (observed.files ?? []).map(({ at }) => at);
    expect(new Set(ids).size).toBe(ids.length);
    expect((observed.exporters ?? []).flatMap((one) => one.files).toSorted()).toEqual(files.toSorted());
  });
});

describe('all alerts together', () => {
  it('have names of their own, and mute only each other', () => {
    const names = alerts.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(alerts.flatMap(({ mutes = [] }) => mutes).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each([
    ['the guide’s five', ['CpuHigh', 'MemoryHigh', 'DiskHigh', 'PostgresConnectionsHigh', 'ErrorsHigh']],
    [
      'what operators need (B27, B30, B56)',
      [
        'DiskFullInADay',
        'PostgresArchiveFails',
        'PostgresArchiveStands',
        'PostgresSlotHoldsWal',
        'BackupTooOld',
        'CertificateExpires',
        'QueueGrows',
        'EventLoopLags',
        'MailWaits',
        'MailComesBack',
        'NotMeasured',
        'AlwaysFiring',
      ],
    ],
    ['what really limits connections (B11)', ['PostgresConnectionsHigh', 'PoolWaits']],
  ])('hold %s', (_, wanted) => {
    const names = alerts.map(({ name }) => name);
    expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('would be refused if one never fired, or never kept quiet', async () => {
    const [, said] = alerts;
    if (said === undefined) throw new Error('no alert');
    for (const expr of ['vector(1) > 2', 'vector(1)'])
      expect((await judged([{ ...said, expr }], [said]))[1]).toMatch(/^refused: [^]*FAILED/);
  });
});
