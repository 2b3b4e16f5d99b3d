import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { writeYaml } from '../../core/formats/write-yaml.ts';
import { both } from '../../core/text.ts';
import type { Alert } from '../../core/stack/observe.ts';
import { rulesFile } from './rules.ts';

const alert = (what: string): Alert => ({
  name: 'X',
  expr: 'up == 0',
  forMinutes: 0,
  severity: 'page',
  what: { en: what, fr: what },
  next: both('y', 'y'),
  proof: { series: [], firesAfterMinutes: 1 },
});

/** What Prometheus itself makes of the words of an alert, told which it should be. */
function said(what: string, expected: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-rules-'));
  try {
    writeFileSync(join(folder, 'rules.yml'), rulesFile([alert(what)]));
    const test = {
      rule_files: ['rules.yml'],
      tests: [
        {
          input_series: [{ series: 'up{job="j"}', values: '0x5' }],
          alert_rule_test: [
            {
              eval_time: '2m',
              alertname: 'X',
              exp_alerts: [
                {
                  exp_labels: { severity: 'page', job: 'j' },
                  exp_annotations: { summary: expected, summary_fr: expected, next: 'y', next_fr: 'y' },
                },
              ],
            },
          ],
        },
      ],
    };
    writeFileSync(join(folder, 'test.yml'), writeYaml(test));
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(folder, 'test.yml')], {
      encoding: 'utf8',
    });
    return status === 0 ? 'as expected' : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it('names whom an alert is about', () => {
  expect(said('{{ $labels.job }} is down.', 'j is down.')).toBe('as expected');
  expect(said('{{ $labels.job }} is down.', '{{ $labels.job }} is down.')).toContain('FAILED');
});

it('says what it was given, whatever signs stand in it', () => {
  const text = fc.oneof(
    fc.constantFrom(
      'on',
      'yes',
      '22:22',
      '$x ${y}',
      'it\'s "so"',
      '100 %',
      '\\n',
      '#no',
      '- x',
      'é ✓ 𝄞',
      ';',
      '../../etc',
    ),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }).filter((one) => !one.includes('{{')),
  );
  fc.assert(
    fc.property(text, (one) => {
      expect(said(one, one)).toBe('as expected');
    }),
    { numRuns: 25 },
  );
});
