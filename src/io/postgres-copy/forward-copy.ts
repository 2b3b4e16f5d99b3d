import type { PgSession } from '../postgres.ts';
import { cancelStatement } from './cancel.ts';
import { type Conversation, converse, type Outcome } from './conversation.ts';
import { CopyError } from './copy-error.ts';
import { copyDataHeaderBytes, copyDone, copyFail, writeCopyDataHeader } from './frames.ts';

export interface ForwardOptions {
  /** Called per socket chunk with the bytes of rows since the last call. */
  readonly onBytes?: (bytes: number) => void;
  /** Aborted: both statements are cancelled and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Bytes that may wait for the target before the source is told to wait. */
const mayWait = 1 << 20;
/** How long a cancelled server may go on sending before its connection is cut. */
const drainWithinMs = 10_000;

/**
 * Runs `COPY ... TO STDOUT` on one session and `COPY ... FROM STDIN` on the other and forwards the data without reading
 * rows. Each socket chunk becomes one CopyData message, whatever the rows' sizes (the format allows it: manual, 55.2.6), which
 * spares the target a message per row. Holds about a megabyte, also of a row of a gigabyte.
 * Afterwards both sessions can be used again (a failed one inside a transaction needs its ROLLBACK), or have told `onLost`.
 * @throws CopyError with the side that failed first
 */
export async function forwardCopy(
  source: PgSession,
  target: PgSession,
  out: string,
  into: string,
  { onBytes, signal }: ForwardOptions = {},
): Promise<{ rows: number; bytes: number }> {
  signal?.throwIfAborted();
  const cancels: Promise<void>[] = [];
  const cancelBoth = () => cancels.push(cancelStatement(source), cancelStatement(target));
  signal?.addEventListener('abort', cancelBoth, { once: true });
  try {
    const sink = converse(target, into, () => {});
    const early = await Promise.race([sink.copyIn, sink.ended]);
    if (early !== undefined) throw failure('target', early);
    return await pump(source, out, sink, onBytes, cancels);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancelBoth);
    // A cancel that is still under way could hit the session's next statement.
    await Promise.all(cancels);
  }
}

async function pump(
  source: PgSession,
  out: string,
  sink: Conversation,
  onBytes: ForwardOptions['onBytes'],
  cancels: Promise<void>[],
): Promise<{ rows: number; bytes: number }> {
  let bytes = 0;
  let discarding = false;
  const to = sink.socket;
  const resume = () => {
    if (to.writableLength <= mayWait) from.socket.resume();
  };
  const from = converse(source, out, (chunk, start, end) => {
    if (discarding) return;
    bytes += end - start;
    onBytes?.(end - start);
    if (start >= copyDataHeaderBytes) {
      // The first frame's own header lies before it and is not needed any more.
      writeCopyDataHeader(chunk, start - copyDataHeaderBytes, end - start);
      to.write(chunk.subarray(start - copyDataHeaderBytes, end));
    } else {
      const header = Buffer.allocUnsafe(copyDataHeaderBytes);
      writeCopyDataHeader(header, 0, end - start);
      to.cork();
      to.write(header);
      to.write(chunk.subarray(start, end));
      to.uncork();
    }
    if (to.writableLength > mayWait) from.socket.pause();
  });
  to.on('drain', resume);

  const first = await Promise.race([
    from.ended.then(() => 'source' as const),
    sink.troubled.then(() => 'target' as const),
  ]);
  to.off('drain', resume);
  if (first === 'target') {
    discarding = true;
    from.socket.resume();
    cancels.push(cancelStatement(source));
    const cut = setTimeout(() => from.socket.destroy(), drainWithinMs);
    await from.ended;
    clearTimeout(cut);
    throw failure('target', await sink.ended);
  }
  const left = await from.ended;
  to.write(left.kind === 'done' ? copyDone : copyFail(`the source failed: ${left.error.message}`));
  const arrived = await sink.ended;
  if (left.kind === 'failed') throw failure('source', left);
  if (arrived.kind === 'failed') throw failure('target', arrived);
  if (arrived.rows !== left.rows)
    throw failure('target', {
      kind: 'failed',
      lost: false,
      error: new Error(`the source sent ${left.rows} rows and the target took ${arrived.rows}`),
    });
  return { rows: arrived.rows, bytes };
}

function failure(side: 'source' | 'target', outcome: Outcome): CopyError {
  if (outcome.kind === 'done') return new CopyError(side, false, new Error('the statement was not a COPY'));
  return new CopyError(side, outcome.lost, outcome.error);
}
