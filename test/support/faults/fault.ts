import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'vitest';
import { realClock } from '../../../src/io/clock.ts';
import { type Figures, Scene, type SceneOptions } from './scene.ts';

/** A fault as docs/faults.md lists it. */
export interface Fault extends SceneOptions {
  /** What `npm run faults -- NAME` calls it. */
  readonly name: string;
  /** How it is done to the move. */
  readonly how: string;
  /** What Unmoor does about it. */
  readonly does: string;
}

/** What a run of one leaves for the page: tools/faults.mjs reads it. */
export type Outcome = Pick<Fault, 'name' | 'how' | 'does'> &
  ({ readonly figures: Figures; readonly seconds: number } | { readonly notRun: string });

const folder = resolve('dist/faults/outcomes');

/** A whole move with that fault in it, judged at its end; what it came to goes to the page. */
export function fault(about: Fault, live: (scene: Scene) => Promise<Figures>): void {
  test(about.name, { timeout: 900_000 }, async () => {
    const began = realClock.ticks();
    const scene = await Scene.open(about);
    try {
      const figures = await live(scene);
      note(about, { figures, seconds: Math.round((realClock.ticks() - began) / 100) / 10 });
    } finally {
      await scene.close();
    }
  });
}

/** A fault that this machine cannot do: it counts as not run, and the page says why. */
export function notRun(about: Pick<Fault, 'name' | 'how' | 'does'>, why: string): void {
  test(`${about.name} (not run: ${why})`, () => note(about, { notRun: why }));
}

function note({ name, how, does }: Pick<Fault, 'name' | 'how' | 'does'>, what: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ name, how, does, ...what }));
}
