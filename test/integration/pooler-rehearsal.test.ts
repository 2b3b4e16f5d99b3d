import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { realClock } from '../../src/io/clock.ts';
import { onPath } from '../../src/io/servers/programs.ts';
import { realShell } from '../../src/io/shell.ts';
import { rehearsePooler } from '../../src/movers/postgres/pooler/rehearsal.ts';
import { newerPgbouncer } from '../support/majors.ts';

const folder = mkdtempSync(join(tmpdir(), 'unmoor-bouncers-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The installed PgBouncer, but with one more setting. */
function spoiled(setting: string): string {
  const program = join(folder, 'pgbouncer');
  writeFileSync(
    program,
    `#!/bin/sh\necho '${setting}' >> "$1"\nexec ${onPath('pgbouncer') ?? 'pgbouncer'} "$1"\n`,
  );
  chmodSync(program, 0o755);
  return program;
}

test('a PgBouncer that changes sides well is trusted, with what was measured', async () => {
  const lived = await rehearsePooler(newerPgbouncer, realShell, realClock);
  expect(lived).toMatchObject({ clients: 7, turns: 4 });
  expect(lived.writes).toBeGreaterThan(50);
  expect(lived.longestPauseMs).toBeGreaterThan(0);
});

test('one that shows clients an error is not', async () => {
  await expect(rehearsePooler(spoiled('max_client_conn = 5'), realShell, realClock)).rejects.toMatchObject({
    code: 'PG-415',
    why: expect.stringMatching(/no more connections allowed/) as string,
  });
});
