import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FixedMover } from '../../../test/support/fixed-mover.ts';
import { FixedWorld } from '../../../test/support/fixed-world.ts';
import { answers } from './schemas/answers.ts';

let state: string;
let world: FixedWorld;
let mover: FixedMover;
const urls = ['--from', 'postgres://app:hunter22@old/app', '--to', 'postgres://app:hunter33@new/app'];

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'unmoor-cli-'));
  world = new FixedWorld();
  mover = new FixedMover();
  world.movables = [mover];
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const call = (...argv: string[]) => world.call(...argv, '--state', state);

/** The one object on stdout, held to its published form. */
async function json(verb: keyof typeof answers, ...argv: string[]) {
  const { code, out } = await call(verb, ...argv, '--json');
  expect(out.trim().split('\n')).toHaveLength(1);
  const answer: unknown = JSON.parse(out);
  expect(answers[verb].parse(answer)).toEqual(answer);
  return { code, answer: answer as Record<string, unknown> };
}

describe('a whole run on the command line', () => {
  it('moves, tells, compares, cuts over, goes back and cleans up, each with an answer of its published form', async () => {
    expect(await json('doctor', ...urls)).toMatchObject({ code: 0, answer: { ok: true } });
    expect(await json('move', ...urls, '--yes')).toMatchObject({
      code: 0,
      answer: { state: 'steady', open: 'source' },
    });
    // From here on the run knows its URLs.
    expect(await json('status')).toMatchObject({ code: 0, answer: { state: 'steady', agrees: true } });
    expect(await json('verify')).toMatchObject({
      code: 0,
      answer: { tables: 3, same: 3, different: 0, unknown: 0 },
    });
    expect(await json('cutover', '--dry-run')).toMatchObject({ code: 0, answer: { ready: true } });
    expect(mover.open).toBe('source');
    expect(await json('cutover', '--yes')).toMatchObject({ code: 0, answer: { open: 'target' } });
    expect(await json('rollback', '--yes')).toMatchObject({ code: 0, answer: { open: 'source' } });
    expect(await json('resume', '--yes')).toMatchObject({ code: 0 });
    expect(await json('cleanup', '--dry-run')).toMatchObject({ code: 0, answer: { dryRun: true } });
    expect(mover.objects).toEqual(['unmoor_x']);
    expect(await json('cleanup', '--yes')).toMatchObject({
      code: 0,
      answer: { removed: [{ name: 'unmoor_x' }] },
    });
    expect(mover.objects).toEqual([]);
    expect(await json('status')).toMatchObject({ code: 1, answer: { error: { code: 'RUN-103' } } });
  });

  it('goes to open in one call, and an abort takes a move away', async () => {
    expect(await json('move', ...urls, '--until', 'open', '--yes')).toMatchObject({
      code: 0,
      answer: { state: 'open', open: 'target', cutover: { number: 1 } },
    });
    expect(await json('abort', '--yes')).toMatchObject({ code: 1, answer: { error: { code: 'RUN-104' } } });
    await json('rollback', '--yes');
    expect(await json('abort', '--dry-run')).toMatchObject({
      code: 0,
      answer: { removed: [{ name: 'unmoor_x' }] },
    });
    expect(await json('abort', '--yes')).toMatchObject({
      code: 0,
      answer: { cleaned: { removed: [{ name: 'unmoor_x' }] } },
    });
  });

  it('compares with one job where it is asked to be gentle', async () => {
    await call('verify', ...urls);
    expect(world.settings.gentle).toBeUndefined();
    await call('verify', ...urls, '--gentle');
    expect(world.settings.gentle).toBe(true);
  });

  it('closes every mover that it opened', async () => {
    await call('doctor', ...urls);
    await call('move', ...urls, '--yes');
    await call('cutover', '--yes');
    expect(mover.closed).toBe(3);
  });
});

describe('exit codes', () => {
  it('is 1 when anything differs or is unknown', async () => {
    mover.comparison = {
      ...mover.comparison,
      same: 2,
      unknown: 1,
      differences: [{ item: '"public"."a"', verdict: 'unknown', why: 'no right to read it' }],
    };
    const { code, out } = await call('verify', ...urls);
    expect(code).toBe(1);
    expect(out).toContain('unknown  "public"."a": no right to read it');
    expect((await json('verify', ...urls)).code).toBe(1);
  });

  it('is 1 when something blocks, and a move that is refused leaves no run behind', async () => {
    mover.findings = [
      {
        code: 'PG-WAL-LEVEL',
        level: 'blocks',
        side: 'source',
        what: 'wal_level is replica.',
        why: 'It must be logical.',
        remedy: 'ALTER SYSTEM SET wal_level = logical;',
        undo: 'ALTER SYSTEM RESET wal_level;',
      },
    ];
    expect(await json('doctor', ...urls)).toMatchObject({ code: 1, answer: { ok: false, blocks: 1 } });
    expect(await json('move', ...urls, '--yes')).toMatchObject({
      code: 1,
      answer: { error: { code: 'RUN-108' } },
    });
    expect(mover.done.size).toBe(0);
    expect(await json('status')).toMatchObject({ answer: { error: { code: 'RUN-103' } } });
  });

  it('is 1 for a cutover that a gate refuses, dry or not', async () => {
    await call('move', ...urls, '--yes');
    mover.gateHolds = 'unknown';
    expect(await json('cutover', '--dry-run')).toMatchObject({ code: 1, answer: { ready: false } });
    expect(await json('cutover', '--yes')).toMatchObject({ code: 1, answer: { error: { code: 'RUN-105' } } });
    expect(mover.open).toBe('source');
  });
});

describe('consent', () => {
  it('is needed where nobody sits, and what is refused has changed nothing', async () => {
    const { code, err } = await call('move', ...urls);
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "! costs: the source keeps its write-ahead log for the target until \`unmoor cleanup\` or \`unmoor abort\`.
      Copies postgres://app@old:5432/app
          to postgres://app@new:5432/app, and follows it. The app keeps serving; \`--dry-run\` lists every step.
      USE-103  Consent is missing.
      \`unmoor move\` acts on real servers, and there is no terminal to ask on. Nothing was changed on either side.
      Next: Call it again with --yes, or with --dry-run to see what it would do.
      "
    `);
    expect(mover.done.size).toBe(0);
    expect(await json('status')).toMatchObject({ answer: { error: { code: 'RUN-103' } } });
  });

  it('is asked on a terminal, after the hazards; what cannot be undone asks for the name of the run', async () => {
    const asked: string[] = [];
    let reply = 'no';
    world.ask = (question) => {
      asked.push(question);
      return Promise.resolve(reply);
    };
    expect((await call('move', ...urls)).code).toBe(2);
    reply = 'yes';
    expect((await call('move', ...urls)).code).toBe(0);
    expect((await call('cleanup')).code).toBe(2);
    const name = /name, (\w{6}):/.exec(asked.at(-1) ?? '')?.[1] ?? '';
    reply = name;
    const { code, err } = await call('cleanup');
    expect(code).toBe(0);
    expect(err).toContain('cannot be undone: there is no `unmoor rollback` afterwards');
    expect(err).toContain('source  publication unmoor_x: DROP PUBLICATION unmoor_x');
  });

  it('is not asked by --dry-run, which says every step', async () => {
    const { code, out } = await call('move', ...urls, '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "  1. Creates the publication unmoor_x. [costs] (postgres.publication)
        2. Copies 3 tables. (postgres.copy)
      Nothing was changed on either side.
      "
    `);
    expect(await json('move', ...urls, '--dry-run')).toMatchObject({ code: 0, answer: { dryRun: true } });
    expect(await json('status')).toMatchObject({ answer: { error: { code: 'RUN-103' } } });
  });
});

describe('secrets', () => {
  it('come from the environment or a file when they are asked for', async () => {
    world.environment['OLD'] = 'postgres://app:hunter22@old/app';
    world.files['new.url'] = 'postgres://app:hunter33@new/app\n';
    expect((await call('doctor', '--from', 'env:OLD', '--to', '@new.url')).code).toBe(0);
    expect(await json('doctor', '--from', 'env:NOT_THERE', '--to', '@new.url')).toMatchObject({
      code: 2,
      answer: { error: { code: 'USE-106' } },
    });
    expect(await json('doctor', '--from', 'env:OLD', '--to', '@none')).toMatchObject({
      code: 2,
      answer: { error: { code: 'USE-106' } },
    });
  });

  it('are masked wherever they turn up, whatever quotes them', async () => {
    mover.doctor = () =>
      Promise.reject(new Error('could not log in as app with hunter22 at postgres://app:hunter33@new/app'));
    for (const flags of [[], ['--json']]) {
      const { code, out, err } = await call('doctor', ...urls, ...flags);
      expect(code).toBe(1);
      expect(out + err).toContain('BUG-101');
      expect(out + err).toContain('[secret]');
      expect(out + err).not.toMatch(/hunter/);
    }
  });

  it.each([
    [['move', 'postgres://app:hunter22@old/app']],
    [['postgres://app:hunter22@old/app']],
    [['move', '--from', 'postgres://app:hunter22@old/app', '--from', 'postgres://app:hunter22@old/app']],
    [['move', '--until', 'postgres://app:hunter22@old/app']],
    [['move', '--frm=postgres://app:hunter22@old/app']],
    [['move', '--from', 'mysql://app:hunter22@old/app', '--to', 'postgres://new']],
  ])('are not repeated by the refusal of %s', async (argv) => {
    const { code, out, err } = await world.call(...argv, '--json');
    expect(code).toBe(2);
    expect(out + err).not.toMatch(/hunter/);
    expect(JSON.parse(out)).toHaveProperty('error.code');
  });
});

it('gives progress as JSON lines on stderr when they are asked for, and never on stdout', async () => {
  const { out, err } = await call('move', ...urls, '--yes', '--json', '--progress', 'json');
  expect(JSON.parse(out)).toHaveProperty('runId');
  const lines = err
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  expect(lines.map((line) => JSON.parse(line) as { kind: string })).toContainEqual(
    expect.objectContaining({ kind: 'step', step: 'postgres.copy', state: 'done' }),
  );
});

it('says of a file that may not be read that it may not be read', async () => {
  world.readText = () => Promise.reject(new Error('EACCES: permission denied'));
  expect(await json('doctor', '--from', '@a', '--to', '@b')).toMatchObject({
    code: 2,
    answer: { error: { code: 'USE-106' } },
  });
  expect(await json('doctor', ...urls)).toMatchObject({ code: 2, answer: { error: { code: 'CONF-102' } } });
});

it('stops at Ctrl-C: the movers are closed and the run can be resumed', async () => {
  const [first, second] = mover.steps();
  if (first === undefined || second === undefined) throw new Error('two steps are needed');
  let cut: (error: Error) => void = () => {};
  mover.close = () => {
    cut(new Error('the connection was closed'));
    return Promise.resolve();
  };
  const hanging = {
    ...second,
    act: () =>
      new Promise<never>((_, reject) => {
        cut = reject;
        world.stop.abort();
      }),
  };
  mover.steps = () => [first, hanging];
  expect(await json('move', ...urls, '--yes')).toMatchObject({
    code: 1,
    answer: { error: { code: 'RUN-120' } },
  });
  world = new FixedWorld();
  mover.steps = () => [first, second];
  world.movables = [mover];
  expect(await json('resume', '--yes')).toMatchObject({ code: 0, answer: { kind: 'move' } });
});
