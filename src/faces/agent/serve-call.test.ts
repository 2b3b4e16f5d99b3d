import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FixedMover } from '../../../test/support/fixed-mover.ts';
import { FixedWorld } from '../../../test/support/fixed-world.ts';
import type { Call } from '../../core/agent/call.ts';
import type { Frame } from '../../core/agent/frame.ts';
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
