import type { Progress, Report } from '../core/progress.ts';

/** Tells the observer. One that fails does not disturb the work. */
export function tell(report: Report, progress: Progress): void {
  try {
    report(progress);
  } catch {
    // a broken terminal must not stop a move
  }
}
