import { expect, test } from 'vitest';
import { parsePostgresUrl } from '../../core/endpoint.ts';
import type { Command, Ran, Shell } from '../../io/shell.ts';
import { dumpSection, findPgDump } from './dump.ts';

/** Answers as a machine whose only pg_dump is 15, with or without a Docker engine. */
class FixedShell implements Shell {
  readonly commands: Command[] = [];
  readonly #docker: boolean;

  constructor(docker: boolean) {
    this.#docker = docker;
  }

  run(command: Command): Promise<Ran> {
    this.commands.push(command);
    const [program, ...args] = command.argv;
    const said = (stdout: string, code = 0) => Promise.resolve({ code, stdout, stderr: '' });
    if (program === 'docker' && args[0] === 'version') return said('28.2.2', this.#docker ? 0 : 1);
    if (args[0] === '--version') return said('pg_dump (PostgreSQL) 15.18');
    return said('');
  }
}

test('a pg_dump as old as the source is no use: the newer side counts', async () => {
  await expect(findPgDump(new FixedShell(false), 15, 17)).rejects.toMatchObject({
    code: 'PG-201',
    why: expect.stringMatching(
      /pg_dump 17 or newer \(source 15, target 17\), and this machine has 15 .*no Docker engine/,
    ),
    next: expect.stringContaining('postgresql-client-17'),
  });
});

test('a Docker engine runs the one that is missing, and the password is not in its arguments', async () => {
  const shell = new FixedShell(true);
  const pgDump = await findPgDump(shell, 17, 17);
  expect(pgDump.slice(0, 5)).toEqual(['docker', 'run', '--rm', '--network', 'host']);
  expect(pgDump.slice(-2)).toEqual(['postgres:17', 'pg_dump']);
  await dumpSection(shell, pgDump, parsePostgresUrl('postgres://u:canary@127.0.0.1/d'), 'snap-1', 'pre-data');
  const command = shell.commands.at(-1);
  expect(command?.argv.join(' ')).not.toContain('canary');
  expect(command?.argv).toContain('--snapshot=snap-1');
  expect(command?.env).toMatchObject({ PGPASSWORD: 'canary' });
  for (const name of Object.keys(command?.env ?? {})) expect(command?.argv).toContain(name);
});

test('what this machine has is taken before a container', async () => {
  const pgDump = await findPgDump(new FixedShell(true), 14, 15);
  expect(pgDump).toHaveLength(1);
  expect(pgDump[0]).toMatch(/pg_dump$/);
});
