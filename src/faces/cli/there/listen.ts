import { type Frame, FrameReader } from '../../../core/agent/frame.ts';
import { codes, followScript, type Read } from '../../../core/agent/scripts.ts';
import { UnmoorError } from '../../../core/errors/error.ts';
import type { Server } from '../../../core/host/server.ts';
import { tell } from '../../../pipeline/tell.ts';
import type { Session } from '../session.ts';

/** Seconds that one question waits for news: less than a silent connection is kept anywhere between. */
const waitS = 25;
/** Between two tries to reach a server again, ms. */
const restMs = 2000;
/** How long one tries, ms: longer than a server takes to boot. */
const patienceMs = 30 * 60_000;

const isLost = (error: unknown): error is UnmoorError =>
  error instanceof UnmoorError && ['HOST-101', 'HOST-106'].includes(error.code);

/**
 * Does it over as many connections as that takes.
 * @throws UnmoorError HOST-503 when the server was not reached for half an hour; everything else as it comes
 */
export async function throughLosses<T>(
  { world: { clock }, output }: Pick<Session, 'world' | 'output'>,
  server: Server,
  work: (reached: () => void) => Promise<T>,
): Promise<T> {
  let lostAt: number | undefined;
  const note = (text: string): void => tell(output.report, { kind: 'note', text });
  const reached = (): void => {
    if (lostAt !== undefined) note(`Reached ${server.name} again.`);
    lostAt = undefined;
  };
  for (;;) {
    try {
      const done = await work(reached);
      reached();
      return done;
    } catch (error) {
      if (!isLost(error)) throw error;
      if (lostAt === undefined) {
        lostAt = clock.ticks();
        note(`The connection to ${server.name} was lost. The work goes on there; trying to reach it again.`);
      } else if (clock.ticks() - lostAt > patienceMs) throw unreached(server, error);
      await clock.sleep(restMs);
    }
  }
}

/** Hears a call to its end. @returns its exit code; @throws UnmoorError HOST-502, HOST-503 */
export async function listen(
  session: Pick<Session, 'world' | 'output'>,
  server: Server,
  id: string,
  hear: (frame: Frame) => void,
): Promise<number> {
  let read: Read = { attempt: 1, offset: 0 };
  let frames = new FrameReader();
  for (;;) {
    let ended: number | undefined;
    let unread: unknown;
    const take = (text: string): void => {
      read = { ...read, offset: read.offset + text.length };
      try {
        for (const frame of frames.read(text)) {
          if (frame.kind === 'lost') throw cutOff(server);
          if (frame.kind === 'ended') ended = frame.code;
          else hear(frame);
        }
      } catch (error) {
        unread ??= error; // the stream has no other way to say it
      }
    };
    const { code } = await throughLosses(session, server, (reached) =>
      server.run(followScript(id, read, waitS), (text) => {
        reached();
        take(text);
      }),
    );
    if (unread !== undefined) throw unread;
    if (ended !== undefined) return ended;
    if (code === codes.gone) throw cutOff(server);
    if (code === codes.nextLog) {
      read = { attempt: read.attempt + 1, offset: 0 };
      frames = new FrameReader();
    }
  }
}

const cutOff = ({ name }: Server): UnmoorError =>
  new UnmoorError('HOST-502', {
    why: `What was asked of ${name} ended in the middle (it was killed, or the server was started anew), and it is nothing that goes on by itself.`,
    next: 'call the same again; `unmoor status` tells where the run stands.',
    state: 'What it did before stands, and is in the journal there.',
  });

const unreached = ({ name }: Server, cause: UnmoorError): UnmoorError =>
  new UnmoorError('HOST-503', {
    why: `${name} was not reached for half an hour: ${cause.why}`,
    next: 'see what is wrong with it or the way there; `unmoor resume` follows what goes on.',
    state: 'What was begun goes on there by itself, or goes on when the server is up again.',
    cause,
  });
