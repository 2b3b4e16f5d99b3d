import { appendFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FixedClock } from '../../test/support/fixed-clock.ts';
import { reopenRun, startRun, stateDirectory } from '../../test/support/runs.ts';
import { UnmoorError } from '../core/errors/error.ts';
import { Secret } from '../core/secret.ts';
import { forgetConnections, loadConnections, saveConnections } from './connections.ts';
import { journalPath, memoryOf } from './journal.ts';
import { readLines } from './lines.ts';
import { createRun, currentRun, listRuns, newRunId, readRun, runDir, whoAmI } from './runs.ts';

let dir: Awaited<ReturnType<typeof stateDirectory>>;
beforeEach(async () => {
  dir = await stateDirectory();
});
afterEach(() => dir[Symbol.asyncDispose]());

/** A run with three notes. @returns the path of its journal */
async function writtenRun(): Promise<string> {
  const journal = await startRun(dir.path);
  for (const value of ['one', 'two', 'three']) await journal.append({ kind: 'noted', key: 'n', value });
  await journal.close();
  return journalPath(journal.dir);
}

const codeOf = (error: unknown) => (error instanceof UnmoorError ? error.code : String(error));
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => codeOf(error),
  );

it('is read back as it was written', async () => {
  const path = await writtenRun();
  expect((await readRun(dir.path)).notes).toEqual({ n: 'three' });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const journal = await reopenRun(dir.path);
  await journal.append({ kind: 'noted', key: 'n', value: 'four' });
  await journal.close();
  expect((await readRun(dir.path)).notes).toEqual({ n: 'four' });
});

it('writes in the order of the calls, however many are under way', async () => {
  const journal = await startRun(dir.path);
  await Promise.all(
    [...Array(50).keys()].map((ms) => journal.append({ kind: 'measured', name: `m${ms}`, ms })),
  );
  await journal.close();
  expect(Object.values((await readRun(dir.path)).measured)).toEqual([...Array(50).keys()]);
});

it('can be read while it is written, up to the last whole line', async () => {
  const journal = await startRun(dir.path);
  await appendFile(journalPath(journal.dir), '{"hash":"abc');
  expect((await readRun(dir.path)).events).toBe(2);
  await journal.append({ kind: 'noted', key: 'n', value: 'whole' });
  await journal.close();
  expect((await readRun(dir.path)).notes).toEqual({ n: 'whole' });
});

it('tells each boundary', async () => {
  const seen: string[] = [];
  const journal = await startRun(dir.path, new FixedClock(), (event, when) => {
    seen.push(`${when} ${event.kind}`);
  });
  await journal.close();
  expect(seen).toEqual([
    'before run-started',
    'after run-started',
    'before session-started',
    'after session-started',
  ]);
});

it('is not written after it was closed', async () => {
  const journal = await startRun(dir.path);
  await journal.close();
  expect(await refusal(journal.append({ kind: 'noted', key: 'n', value: 1 }))).toBe('RUN-110');
});

describe('a torn last line', () => {
  it('is left out by readers and cut off by the next writer, wherever it was torn', async () => {
    const path = await writtenRun();
    const whole = await readFile(path);
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let end = lastLine; end < whole.length; end += 7) {
      await writeFile(path, whole);
      await truncate(path, end);
      expect((await readRun(dir.path)).notes).toEqual({ n: 'two' });
      expect((await stat(path)).size).toBe(end); // readers change nothing
      const journal = await reopenRun(dir.path);
      await journal.append({ kind: 'noted', key: 'n', value: 'after' });
      await journal.close();
      expect((await readRun(dir.path)).notes).toEqual({ n: 'after' });
      const sessions = (await readFile(path, 'utf8')).match(/"cutOff":\d+/g) ?? [];
      expect(sessions).toEqual(end === lastLine ? [] : [`"cutOff":${end - lastLine}`]);
    }
  });
});

it('cuts off a torn line that is longer than what comes after it', async () => {
  const path = await writtenRun();
  await appendFile(path, `{"hash":"${'x'.repeat(10_000)}`);
  await (await reopenRun(dir.path)).close();
  expect((await readFile(path, 'utf8')).endsWith('}\n')).toBe(true);
});

describe('a journal that was changed', () => {
  it('shows at every byte', async () => {
    const bytes = await readFile(await writtenRun());
    const lines = bytes.toString().split('\n').length - 1;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: bytes.length - 2 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const changed = Buffer.from(bytes);
          changed.writeUInt8(changed.readUInt8(at) ^ change, at);
          const line = bytes.subarray(0, at).toString().split('\n').length;
          try {
            readLines(changed, 'journal.jsonl');
            expect.unreachable('the change was not seen');
          } catch (error) {
            expect(codeOf(error)).toBe('RUN-102');
            expect(String(error)).toContain(`Line ${line} of journal.jsonl`);
            expect(line).toBeLessThanOrEqual(lines);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<[string, (lines: string[]) => string[], number]>([
    ['a line taken out', ([a, , ...rest]) => [a ?? '', ...rest], 2],
    ['two lines swapped', ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest], 2],
    ['a line twice', ([a = '', b = '', ...rest]) => [a, b, b, ...rest], 3],
    ['the first line taken out', ([, ...rest]) => rest, 1],
    ['an empty line put in', ([a = '', ...rest]) => [a, '', ...rest], 2],
  ])('shows %s', async (_name, change, line) => {
    const path = await writtenRun();
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, change(lines).join('\n'));
    for (const read of [() => readRun(dir.path), () => reopenRun(dir.path)]) {
      const error = await read().catch((thrown: unknown) => thrown);
      expect(codeOf(error)).toBe('RUN-102');
      expect(String(error)).toContain(`Line ${line} of`);
    }
  });
});

it('gives each mover its own memory', async () => {
  const journal = await startRun(dir.path);
  const postgres = memoryOf(journal, 'postgres');
  const redis = memoryOf(journal, 'redis');
  await postgres.note('slot.g1', 'unmoor_g1');
  await redis.note('slot.g1', 'none');
  await journal.close();
  const again = await reopenRun(dir.path);
  expect(postgres.noted('slot.g1')).toBe('unmoor_g1');
  expect(memoryOf(again, 'redis').notes('slot.')).toEqual(new Map([['slot.g1', 'none']]));
  await again.close();
});

describe('runs', () => {
  it('have ids of six characters', () => {
    for (let i = 0; i < 100; i += 1) expect(newRunId()).toMatch(/^[0-9a-z]{6}$/);
  });

  it('are found by themselves: the newest that has not ended', async () => {
    expect(await refusal(currentRun(dir.path))).toBe('RUN-103');
    const first = await startRun(dir.path, new FixedClock());
    await first.append({ kind: 'run-ended', outcome: 'cleaned' });
    await first.close();
    expect(await refusal(currentRun(dir.path))).toBe('RUN-103');
    const later = new FixedClock();
    later.advance(1);
    const second = await startRun(dir.path, later);
    await second.close();
    expect(await currentRun(dir.path)).toBe(second.runId);
    expect((await listRuns(dir.path)).map(({ runId }) => runId)).toEqual([second.runId, first.runId]);
    expect((await readRun(dir.path, first.runId)).ended?.outcome).toBe('cleaned');
    expect(await refusal(readRun(dir.path, 'zzzzzz'))).toBe('RUN-103');
  });

  it('are one at a time', async () => {
    await (await startRun(dir.path)).close();
    expect(await refusal(startRun(dir.path))).toBe('RUN-104');
  });

  it('that died before their first event do not stand in the way', async () => {
    const dies = createRun({
      stateDir: dir.path,
      clock: new FixedClock(),
      who: whoAmI('move'),
      runId: 'dead00',
      onBoundary: () => {
        throw new Error('died');
      },
      started: { version: '0', from: {}, to: {}, options: {} },
    });
    await expect(dies).rejects.toThrow('died');
    await (await startRun(dir.path)).close();
  });
});

describe('connections', () => {
  it('come back as secrets, for the owner only, until they are forgotten', async () => {
    const journal = await startRun(dir.path);
    const path = `${runDir(dir.path, journal.runId)}/connections.json`;
    await saveConnections(journal.dir, { from: new Secret('postgres://u:canary@h/d') });
    await saveConnections(journal.dir, {
      from: new Secret('postgres://u:canary@h/d'),
      redisTo: new Secret('redis://h'),
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const loaded = await loadConnections(journal.dir);
    expect(loaded?.from?.reveal()).toBe('postgres://u:canary@h/d');
    expect(loaded?.redisTo?.reveal()).toBe('redis://h');
    expect(Object.keys(loaded ?? {})).toEqual(['from', 'redisTo']);
    expect(JSON.stringify(loaded)).not.toContain('canary');
    await forgetConnections(journal.dir);
    expect(await loadConnections(journal.dir)).toBeUndefined();
    await journal.close();
  });
});
