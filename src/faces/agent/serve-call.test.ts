import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FixedMover } from '../../../test/support/fixed-mover.ts';
import { FixedWorld } from '../../../test/support/fixed-world.ts';
import type { Call } from '../../core/agent/call.ts';
import type { Frame } from '../../core/agent/frame.ts';
import type { ConfigOptions } from '../../core/config/config.ts';
import { Secret } from '../../core/secret.ts';
import type { Ends, MakeMovers } from '../cli/world.ts';
import { type Caller, serveCall } from './serve-call.ts';

let state: string;
let world: FixedWorld;
let caller: RecordingCaller;

class RecordingCaller implements Caller {
  readonly frames: Frame[] = [];
  said = '';
  consents = 0;
  tell(frame: Frame): void {
    this.frames.push(frame);
  }
  answer(): Promise<string> {
    return Promise.resolve(this.said);
  }
  consented(): Promise<void> {
    this.consents += 1;
    return Promise.resolve();
  }
  kinds = (): string[] => [...new Set(this.frames.map(({ kind }) => kind))];
}

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'unmoor-serve-'));
  world = new FixedWorld();
  world.movables = [new FixedMover()];
  caller = new RecordingCaller();
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const move = (more: Partial<Call> = {}): Call => ({
  verb: 'move',
  flags: {
    state,
    json: true,
    yes: false,
    dryRun: false,
    until: 'steady',
    from: 'postgres://app:hunter22@old/app',
  },
  files: { 'unmoor.yaml': 'target: { postgres: "${NEW}" }' },
  variables: { NEW: 'postgres://app:hunter33@new/app' },
  asks: true,
  ...more,
});

it('answers with what was sent along: URLs, unmoor.yaml and its variables', async () => {
  caller.said = 'yes';
  expect(await serveCall(move(), caller, world)).toBe(0);
  const [answer] = caller.frames.filter((frame) => frame.kind === 'answer');
  expect(JSON.parse(answer?.text ?? '')).toMatchObject({ state: 'steady', open: 'source' });
  expect(caller.kinds()).toEqual(['words', 'ask', 'progress', 'answer']);
  expect([world.stdout.text, world.stderr.text]).toEqual(['', '']);
});

it('keeps that the person said yes, and nothing where they did not', async () => {
  caller.said = 'no';
  expect(await serveCall(move(), caller, world)).toBe(2);
  expect(caller.consents).toBe(0);
  caller.said = 'yes';
  await serveCall(move(), caller, world);
  expect(caller.consents).toBe(1);
});

it('asks nobody where nobody sits', async () => {
  world.ask = () => Promise.resolve('yes');
  expect(await serveCall(move({ asks: false }), caller, world)).toBe(2);
  expect(caller.kinds()).not.toContain('ask');
});

it('tells no secret', async () => {
  await serveCall(move({ flags: { ...move().flags, yes: true } }), caller, world);
  expect(JSON.stringify(caller.frames)).not.toMatch(/hunter/);
});

it('says nothing of being stopped where the machine goes down under it', async () => {
  world.stop.abort(new DOMException('SIGTERM', 'AbortError'));
  expect(await serveCall(move({ flags: { ...move().flags, yes: true } }), caller, world)).toBe(1);
  expect(caller.kinds()).not.toContain('words');
  expect(caller.kinds()).not.toContain('answer');
});

describe('on a server that was provisioned', () => {
  const waits = {
    to: new Secret('postgres:///app?host=/run/postgresql'),
    redisTo: new Secret('redis://unmoor:hunter44@127.0.0.1/0'),
  };
  /** What the movers of the call are made for. */
  async function made(more: Partial<Call>): Promise<{ ends?: Ends; settings?: ConfigOptions }> {
    const seen: { ends?: Ends; settings?: ConfigOptions } = {};
    const home = Object.assign(Object.create(world) as FixedWorld, {
      into: () => Promise.resolve(waits),
      movers: () =>
        Promise.resolve<MakeMovers>((ends, { settings }) => {
          Object.assign(seen, { ends, settings });
          return Promise.resolve([new FixedMover()]);
        }),
    });
    const call = move(more);
    expect(await serveCall({ ...call, flags: { ...call.flags, yes: true } }, caller, home)).toBe(0);
    return seen;
  }

  it('it moves into what waits there, where nobody named a target', async () => {
    const { ends, settings } = await made({ files: {}, variables: {} });
    expect(ends?.postgres?.target).toMatchObject({ host: '/run/postgresql', database: 'app' });
    // No Redis was named to come, so none is asked for.
    expect(ends?.redis).toBeUndefined();
    expect(settings).toMatchObject({ home: true });
  });

  it('it moves to where it was told, whatever waits there', async () => {
    const { ends, settings } = await made({});
    expect(ends?.postgres?.target.host).toBe('new');
    expect(settings).not.toHaveProperty('home');
  });
});
