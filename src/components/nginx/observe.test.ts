import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderingOf } from '../../../test/support/rendering.ts';
import { observe, programAt } from './observe.ts';

const program = observe(renderingOf('nginx')).files?.find(({ at }) => at === programAt)?.text ?? '';

/** What mtail counts in these lines, by code. */
function counted(lines: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-mtail-'));
  try {
    writeFileSync(join(folder, 'nginx.mtail'), program);
    writeFileSync(join(folder, 'access.log'), lines.map((line) => `${line}\n`).join(''));
    const argv = ['--one_shot', '--one_shot_format', 'prometheus', '--progs', folder];
    const { stdout } = spawnSync('mtail', [...argv, '--logs', join(folder, 'access.log')], {
      encoding: 'utf8',
    });
    return [...stdout.matchAll(/^nginx_http_responses_total\{code="(\d+)".*\} (\d+)/gm)]
      .map(([, code, count]) => `${code} ${count}`)
      .toSorted();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it('counts answers by their codes, in the form that nginx has by itself and in JSON', () => {
  expect(
    counted([
      '192.0.2.7 - - [26/Nov/2026:00:00:00 +0000] "GET / HTTP/2.0" 200 612 "-" "curl/8"',
      '192.0.2.7 - - [26/Nov/2026:00:00:01 +0000] "POST /api HTTP/1.1" 502 0 "-" "curl/8"',
      '{"time":"2026-11-26T00:00:02+00:00","client":"192.0.2.7","path":"/","status":502,"bytes":1}',
      '{"time":"2026-11-26T00:00:03+00:00","client":"192.0.2.7","path":"/","status":"404","bytes":1}',
    ]),
  ).toEqual(['200 1', '404 1', '502 2']);
});

it('counts a request once, whatever a visitor writes into it', () => {
  expect(
    counted([
      '{"path":"/x\\"status\\":500","status":200,"agent":" HTTP/1.1\\" 500 0"}',
      '192.0.2.7 - - [26/Nov/2026:00:00:00 +0000] "GET /\\x22status\\x22:500 HTTP/2.0" 200 612 "-" "\\x22status\\x22:500"',
    ]),
  ).toEqual(['200 2']);
});
