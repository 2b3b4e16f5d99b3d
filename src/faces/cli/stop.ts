import { UnmoorError, untouched } from '../../core/errors/error.ts';

/** Name of the signal that asked for the end. */
export const stoppedBy = ({ reason }: AbortSignal): string | undefined =>
  reason instanceof Error ? reason.message : undefined;

/**
 * Works until it is done or the person stops it. The work does not hear the signal itself: it is stopped by closing its connections.
 * The servers undo what was not committed, and the journal holds the claim of the step that was cut.
 * A cutover is never stopped so: it hears the signal and needs its connections to go back.
 * @throws UnmoorError RUN-120 when it was stopped
 */
export async function untilStopped<T>(
  signal: AbortSignal,
  close: () => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  let closed: Promise<void> | undefined;
  const stop = (): void => {
    closed = close();
  };
  if (signal.aborted) throw stopped(undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } catch (error) {
    throw closed === undefined ? error : stopped(error);
  } finally {
    signal.removeEventListener('abort', stop);
    await closed;
  }
}

/**
 * Waits for what only reads, until the person stops it: then nothing waits for it any longer.
 * @throws UnmoorError RUN-120 when it was stopped
 */
export function unlessStopped<T>(signal: AbortSignal, reading: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(
        new UnmoorError('RUN-120', {
          why: 'Ctrl-C (or a request to end) stopped the reading of the app.',
          next: 'call the same again when you want to.',
          state: untouched,
        }),
      );
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void reading.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function stopped(cause: unknown): UnmoorError {
  return new UnmoorError('RUN-120', {
    why: 'Ctrl-C (or a request to end) stopped it between two acts, or in the middle of one that the servers have undone.',
    next: '`unmoor resume` goes on, `unmoor abort` takes everything away, `unmoor status` tells where it stands.',
    state: 'Everything done so far stands and is in the journal.',
    cause,
  });
}
