import { randomBytes } from 'node:crypto';
import type { Call, VerbThere } from '../../../core/agent/call.ts';
import type { Frame } from '../../../core/agent/frame.ts';
import { answerScript, codes, forgetScript, stopScript, waitsScript } from '../../../core/agent/scripts.ts';
import { messageOf } from '../../../core/errors/error.ts';
import type { Server } from '../../../core/host/server.ts';
import { never } from '../../../core/never.ts';
import { tell } from '../../../pipeline/tell.ts';
import { destinationOf } from '../destination.ts';
import type { ThereFlags } from '../flags-there.ts';
import type { CommonFlags, Session } from '../session.ts';
import { stoppedBy } from '../stop.ts';
import { listen, throughLosses } from './listen.ts';
import { withPlace } from './place-words.ts';
import { beginCall, bringAgent, standingCall } from './reach.ts';
import { shipped } from './ship.ts';

type Flags = CommonFlags & ThereFlags;

/**
 * Calls a verb on a server, and is its face here: what it tells is drawn, what it asks is asked. The work needs nobody who listens.
 * Ctrl-C stops it as it does here; a terminal that is closed, or a network that fails, leaves it to go on.
 */
export async function runThere(session: Session, verb: VerbThere, flags: Flags): Promise<number> {
  const { world } = session;
  const { on, key, knownHosts } = flags;
  const destination = destinationOf({ word: on, key, knownHosts });
  const call = await shipped(session, verb, flags);
  const server = await world.server(destination, { apart: true });
  try {
    const id = await begun(session, server, call);
    const code = await followed(session, server, id, placeOf(flags));
    // Where it cannot be said now, the server lets go of it by itself, a day later.
    if (code !== undefined) await server.run(forgetScript(id)).catch(() => {});
    return code ?? 0;
  } finally {
    await server.close();
  }
}

async function begun({ world, output }: Session, server: Server, call: Call): Promise<string> {
  const program = await world.program();
  await bringAgent(server, program);
  const joins = call.verb === 'resume' && call.flags['dryRun'] !== true;
  const standing = joins ? await standingCall(server) : undefined;
  if (standing !== undefined) {
    output.say(`What was begun goes on on ${server.name}; from here on you see it.`);
    return standing;
  }
  const id = randomBytes(6).toString('hex');
  await beginCall(server, program, id, call);
  return id;
}

/** @returns its exit code; undefined when it was left to go on */
async function followed(
  session: Session,
  server: Server,
  id: string,
  place: string,
): Promise<number | undefined> {
  const { world } = session;
  let leave: (() => void) | undefined;
  const left = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined);
  });
  const stop = (): void => {
    if (stoppedBy(world.signal) === 'SIGHUP') leave?.();
    else void stopThere(session, server, id);
  };
  if (world.signal.aborted) stop();
  else world.signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([listen(session, server, id, faceOf(session, server, id, place)), left]);
  } finally {
    world.signal.removeEventListener('abort', stop);
  }
}

async function stopThere({ output }: Session, server: Server, id: string): Promise<void> {
  output.say('It is told to stop. Once more leaves it to itself, as it is.');
  await server.run(stopScript(id)).catch((error: unknown) => {
    output.say(`It could not be told: ${messageOf(error)}`);
  });
}

/** What each frame is here. */
function faceOf(session: Session, server: Server, id: string, place: string): (frame: Frame) => void {
  const { output } = session;
  const note = (text: string): void => tell(output.report, { kind: 'note', text });
  return (frame) => {
    switch (frame.kind) {
      case 'began':
        if (frame.again) note(`It was cut off on ${server.name}, and goes on.`);
        return;
      case 'progress':
        return tell(output.report, frame.progress);
      case 'answer':
        return output.pass(withPlace(frame.text, place));
      case 'words':
        return output.say(withPlace(frame.text, place).replace(/\n$/, ''));
      case 'ask':
        void asked(session, server, id, frame);
        return;
      case 'suspended':
        return note(`${server.name} goes down. It goes on by itself when the server is up again.`);
      case 'lost':
      case 'ended':
        return; // the listener's
      default:
        return never(frame);
    }
  };
}

/** Where nobody sits, nothing is allowed: the same as on the command line. */
async function asked(
  session: Session,
  server: Server,
  id: string,
  { number, question }: Extract<Frame, { kind: 'ask' }>,
): Promise<void> {
  const { world, output } = session;
  try {
    const waits = await throughLosses(session, server, () => server.run(waitsScript(id, number)));
    if (waits.code === codes.answered) return;
    const said = (await world.ask?.(question)) ?? '';
    await throughLosses(session, server, () => server.run(answerScript(id, number, said)));
  } catch (error) {
    output.say(`The answer did not arrive: ${messageOf(error)}`);
  }
}

/** As it was typed. */
const placeOf = ({ on, key, knownHosts }: Flags): string =>
  [
    ['--on', on],
    ['--key', key],
    ['--known-hosts', knownHosts],
  ]
    .flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${value}`]))
    .join(' ');
