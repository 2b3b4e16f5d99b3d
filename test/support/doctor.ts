import { expect } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import type { Finding, Side } from '../../src/core/finding.ts';
import { realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import { type Ran, realShell, type Shell } from '../../src/io/shell.ts';
import { openPostgres } from '../../src/movers/postgres/connect.ts';
import { wayTo } from '../../src/movers/postgres/way.ts';
import { diagnosePostgres, type FindingCode } from '../../src/movers/postgres/doctor/index.ts';
import { session } from './servers.ts';

const asked = new Map<string, Promise<Ran>>();

/** Programs do not change between two looks: each is asked for its version once. */
const shell: Shell = {
  run: (command) => {
    const key = command.argv.join(' ');
    const ran = asked.get(key) ?? realShell.run(command);
    if (command.argv.at(-1) === '--version') asked.set(key, ran);
    return ran;
  },
};

/** Looks at two databases and ends its sessions. */
export async function diagnose(
  source: string,
  target: string | undefined,
  more: { during?: 'run'; method?: 'offline' } = {},
): Promise<readonly Finding[]> {
  const sourceEndpoint = parsePostgresUrl(source);
  const targetEndpoint = target === undefined ? undefined : parsePostgresUrl(target);
  const sessions: PgSession[] = [];
  try {
    const from = await openPostgres(sourceEndpoint, 'source');
    sessions.push(from);
    const to = targetEndpoint === undefined ? undefined : await openPostgres(targetEndpoint, 'target');
    if (to !== undefined) sessions.push(to);
    const { findings } = await diagnosePostgres({
      source: from,
      target: to,
      sourceEndpoint,
      targetEndpoint,
      ways:
        targetEndpoint === undefined
          ? undefined
          : { source: wayTo(sourceEndpoint, targetEndpoint), target: wayTo(targetEndpoint, sourceEndpoint) },
      shell,
      clock: realClock,
      ...more,
    });
    return findings;
  } finally {
    for (const one of sessions) await one.end();
  }
}

export const codes = (findings: readonly Finding[]): string[] => findings.map((finding) => finding.code);

export function pick(findings: readonly Finding[], code: FindingCode): Finding {
  const finding = findings.find((one) => one.code === code);
  if (finding === undefined) throw new Error(`${code} is not among ${codes(findings).join(', ')}`);
  return finding;
}

/** Runs what a finding says to run, a statement at a time: ALTER SYSTEM and CREATE DATABASE refuse company. */
export async function runSql(url: string, text: string): Promise<void> {
  const admin = await session(url);
  try {
    for (const statement of text.split(/;(?:\n|$|(?= --))/)) {
      const sql = statement.replaceAll(/^\s*--.*$/gm, '').trim();
      if (sql !== '') await admin.run(sql);
    }
  } finally {
    await admin.end();
  }
}

/**
 * Holds a finding to its word: it is there, its remedy (run by an administrator of its side) makes it vanish, and its undo
 * brings it back.
 */
export async function holdToItsWord(
  code: FindingCode,
  look: () => Promise<readonly Finding[]>,
  admin: Readonly<Record<Side, string>>,
  settle: () => Promise<void> = () => Promise.resolve(),
): Promise<Finding> {
  const finding = pick(await look(), code);
  await runSql(admin[finding.side], finding.remedy ?? '');
  await settle();
  expect(codes(await look()), `${code} after its remedy`).not.toContain(code);
  await runSql(admin[finding.side], finding.undo ?? '');
  await settle();
  expect(codes(await look()), `${code} after its undo`).toContain(code);
  return finding;
}
