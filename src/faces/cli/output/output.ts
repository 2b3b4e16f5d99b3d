import { UnmoorError } from '../../../core/errors/error.ts';
import { never } from '../../../core/never.ts';
import type { Progress, Report } from '../../../core/progress.ts';
import type { Secret } from '../../../core/secret.ts';
import { renderError } from '../render/error.ts';
import type { World } from '../world.ts';
import { columnsOf } from './bars.ts';
import { createLive, type Live } from './live.ts';
import { type Paint, paintFor } from './paint.ts';
import { createPlainLines } from './plain.ts';
import { createRedactor } from './redact.ts';

export type ProgressKind = 'auto' | 'plain' | 'json' | 'none';

export interface Answer {
  /** What `--json` prints. */
  readonly json: unknown;
  text(paint: Paint, columns: number): string;
}

/** The one place where text leaves the process. Progress and words to the person go to stderr, answers to stdout. */
export interface Output {
  readonly report: Report;
  know(secret: Secret): void;
  /** How progress is shown, once the flags are read. */
  show(options: { readonly json: boolean; readonly progress?: ProgressKind }): void;
  /** Words to the person, on stderr. */
  say(text: string): void;
  answer(answer: Answer): void;
  /** An answer that was written elsewhere. */
  pass(text: string): void;
  /** @returns the exit code */
  fail(error: unknown): number;
  /** Nothing moves on the screen after it. */
  end(): void;
}

export function createOutput(world: World): Output {
  const redactor = createRedactor();
  const clean = (text: string): string => redactor.clean(text);
  const now = (): number => world.clock.ticks();
  const errPaint = paintFor(world.stderr.size !== undefined, world.environment);
  const outPaint = paintFor(world.stdout.size !== undefined, world.environment);
  let json = false;
  let kind: ProgressKind = 'none';
  let live: Live | undefined;
  let answered = false;
  const plain = createPlainLines(now);

  const toPerson = (text: string): void => {
    if (live === undefined) world.stderr.write(`${clean(text)}\n`);
    else live.say(text);
  };

  const report: Report = (progress: Progress) => {
    if (world.hear !== undefined) return world.hear(cleanJson(progress, clean) as Progress);
    switch (kind) {
      case 'none':
        return;
      case 'json':
        world.stderr.write(`${JSON.stringify(cleanJson(progress, clean))}\n`);
        return;
      case 'plain': {
        const line = plain(progress);
        if (line !== undefined) toPerson(line);
        return;
      }
      case 'auto':
        live ??= createLive(world.stderr, clean, errPaint, now);
        live.report(progress);
        return;
      default:
        never(kind);
    }
  };

  const end = (): void => {
    live?.end();
    live = undefined;
    kind = 'none';
  };

  return {
    report,
    know: (secret) => redactor.know(secret),
    show(options) {
      json = options.json;
      const wanted = options.progress ?? (json ? 'none' : 'auto');
      kind = wanted === 'auto' && world.stderr.size === undefined ? 'plain' : wanted;
    },
    say: toPerson,
    answer(answer) {
      end();
      answered = true;
      const columns = world.stdout.size?.().columns ?? 100;
      if (json) world.stdout.write(`${JSON.stringify(cleanJson(answer.json, clean))}\n`);
      else world.stdout.write(`${clean(answer.text(outPaint, columns))}\n`);
    },
    pass(text) {
      end();
      answered = true;
      world.stdout.write(clean(text));
    },
    fail(error) {
      end();
      const known = error instanceof UnmoorError ? error : unexpected(error);
      toPerson(renderError(known, errPaint));
      // One object on stdout, never two: an answer that was given (with its `ok: false`) stands.
      if (json && !answered)
        world.stdout.write(`${JSON.stringify(cleanJson({ error: known.toJSON() }, clean))}\n`);
      return known.exitCode;
    },
    end,
  };
}

/** Only strings can hold a secret; keys are our own words. */
function cleanJson(value: unknown, clean: (text: string) => string): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? clean(inner) : inner)),
  ) as unknown;
}

/** Its text may quote a server or a file, and is cleaned like all else. One line of its stack is enough for a report. */
function unexpected(error: unknown): UnmoorError {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place =
    error instanceof Error
      ? (error.stack?.split('\n').find((line) => line.includes(' at ')) ?? '').trim()
      : '';
  return new UnmoorError('BUG-101', {
    why: columnsOf(place) === 0 ? message : `${message}\n(${place})`,
    next: 'look at `unmoor status`, then `unmoor resume` or `unmoor abort`. Please report the lines above, with `unmoor --version`; they hold no password.',
    state: 'What was left is written in the journal; nothing is done that is not written first.',
    cause: error,
  });
}
