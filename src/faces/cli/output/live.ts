import { never } from '../../../core/never.ts';
import type { Progress } from '../../../core/progress.ts';
import type { Stream } from '../world.ts';
import { drawFrame } from './frame.ts';
import type { Paint } from './paint.ts';
import { createPlainLines } from './plain.ts';
import { emptyView, foldProgress, type View } from './view.ts';

export interface Live {
  report(progress: Progress): void;
  /** A line that stays, above the moving part. */
  say(text: string): void;
  /** Takes the moving part away. Nothing more is drawn. */
  end(): void;
}

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/** Redraws at most every 100 ms, by one write a frame: the cursor goes up, each line is written over and cut, the rest is cleared. */
export function createLive(
  stream: Stream,
  clean: (text: string) => string,
  paint: Paint,
  now: () => number,
): Live {
  let view: View = emptyView;
  let drawn = 0;
  let ended = false;
  let dirty = false;
  const kept: string[] = [];
  const lines = createPlainLines(now);

  const draw = (): void => {
    const screen = stream.size?.() ?? { columns: 80, rows: 24 };
    const frame = ended ? [] : drawFrame(view, screen, now(), paint);
    const up = drawn === 0 ? '' : `\u001b[${drawn}A\r`;
    const text = [...kept.splice(0), ...frame].map((line) => `${clean(line)}\u001b[K\n`).join('');
    stream.write(`${up}${text}\u001b[J`);
    drawn = frame.length;
    dirty = false;
  };

  stream.write(hideCursor);
  const timer = setInterval(() => {
    if (dirty || view.step !== undefined) draw();
  }, 100);
  timer.unref();

  return {
    report(progress) {
      if (ended) return;
      view = foldProgress(view, progress, now());
      const line = lines(progress);
      if (line !== undefined && stays(progress)) kept.push(colour(progress, line, paint));
      dirty = true;
    },
    say(text) {
      kept.push(...text.split('\n'));
      draw();
    },
    end() {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      draw();
      stream.write(showCursor);
    },
  };
}

/** What has happened stays on the screen; what grows is shown by the moving part alone. */
function stays(progress: Progress): boolean {
  switch (progress.kind) {
    case 'step':
      return progress.state !== 'started';
    case 'item':
      return false;
    case 'lag':
      return false;
    case 'cutover':
      return true;
    case 'compared':
      return progress.verdict !== 'same';
    case 'note':
      return true;
    default:
      return never(progress);
  }
}

function colour(progress: Progress, line: string, paint: Paint): string {
  if (progress.kind === 'step')
    return progress.state === 'failed' ? paint.red(line) : paint.green(line.slice(0, 8)) + line.slice(8);
  if (progress.kind === 'compared')
    return progress.verdict === 'different' ? paint.red(line) : paint.yellow(line);
  return line;
}
