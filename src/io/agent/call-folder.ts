import { closeSync, fsyncSync, openSync, readdirSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Call, consented, readCall } from '../../core/agent/call.ts';
import { type Frame, writeFrame } from '../../core/agent/frame.ts';
import { callFile, callFolder, inFolder } from '../../core/agent/places.ts';
import { type Clock, poll } from '../clock.ts';
import { readPrivate, writePrivate } from '../private-file.ts';

/** A call as the agent has it, on the server. */
export interface CallFolder {
  /** Unset: it was cut off, and is none that goes on by itself. */
  readonly call: Call | undefined;
  tell(frame: Frame): void;
  /** Waits for the answer to a question; nobody answers any more once the signal is aborted. */
  answer(number: number, signal: AbortSignal): Promise<string>;
  /** What was asked is allowed, for whoever goes on after a cut too. */
  consented(): Promise<void>;
  /** After it the call is never worked at again. */
  end(code: number): Promise<void>;
}

export async function openCallFolder(id: string, clock: Clock): Promise<CallFolder> {
  const folder = callFolder(id);
  const attempt =
    readdirSync(folder).filter((name) => name.startsWith(inFolder.log(0).slice(0, -1))).length + 1;
  const log = openSync(join(folder, inFolder.log(attempt)), 'ax', 0o600);
  const tell = (frame: Frame): void => void writeSync(log, writeFrame(frame));
  tell({ kind: 'began', again: attempt > 1, pid: process.pid });
  return {
    call: await takeCall(id),
    tell,
    answer: async (number, signal) => {
      const path = join(folder, inFolder.answer(number));
      const answered = poll(clock, { everyMs: 200, withinMs: Infinity, signal }, () => readPrivate(path));
      return (await answered.catch(() => '')) ?? '';
    },
    consented: () => writePrivate(join(folder, inFolder.consented), ''),
    end: async (code) => {
      tell({ kind: 'ended', code });
      fsyncSync(log);
      closeSync(log);
      await writePrivate(join(folder, inFolder.ended), String(code));
    },
  };
}

/** What was asked, once: it is gone when it was read. After that, what goes on in its place. */
async function takeCall(id: string): Promise<Call | undefined> {
  const first = await readPrivate(callFile(id));
  await rm(callFile(id), { force: true });
  if (first !== undefined) return readCall(first);
  const folder = callFolder(id);
  const again = await readPrivate(join(folder, inFolder.again));
  if (again === undefined) return undefined;
  const said = await readPrivate(join(folder, inFolder.consented));
  return said === undefined ? readCall(again) : consented(readCall(again));
}
