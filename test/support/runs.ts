import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/io/clock.ts';
import type { Journal, OnBoundary } from '../../src/journal/journal.ts';
import { createRun, openRun, whoAmI } from '../../src/journal/runs.ts';
import { FixedClock } from './fixed-clock.ts';

/** A state directory of its own, gone when the test is over: `await using`. */
export async function stateDirectory(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'unmoor-run-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export const startRun = (
  stateDir: string,
  clock: Clock = new FixedClock(),
  onBoundary?: OnBoundary,
): Promise<Journal> =>
  createRun({
    stateDir,
    clock,
    who: whoAmI('move'),
    onBoundary,
    started: {
      version: '0.1.0',
      from: { postgres: 'postgres://shop@old/shop' },
      to: { postgres: 'postgres://shop@new/shop' },
      options: {},
    },
  });

export const reopenRun = (
  stateDir: string,
  verb = 'resume',
  clock: Clock = new FixedClock(),
  onBoundary?: OnBoundary,
): Promise<Journal> => openRun({ stateDir, clock, who: whoAmI(verb), onBoundary });
