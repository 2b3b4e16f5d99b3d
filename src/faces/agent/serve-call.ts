import type { Call } from '../../core/agent/call.ts';
import type { Frame } from '../../core/agent/frame.ts';
import { runVerb } from '../cli/cli.ts';
import { stoppedBy } from '../cli/stop.ts';
import type { World } from '../cli/world.ts';

/** Where a call comes from, and what is said goes to. */
export interface Caller {
  tell(frame: Frame): void;
  answer(number: number, signal: AbortSignal): Promise<string>;
  consented(): Promise<void>;
}

/** systemd asks by SIGTERM: the machine goes down, and the call goes on when it is up again. A person's Ctrl-C comes as SIGINT. */
export const isSuspended = ({ signal }: Pick<World, 'signal'>): boolean => stoppedBy(signal) === 'SIGTERM';

/** Answers a call as the command line would: it reads, asks and tells by whoever called, and its movers are here. */
export async function serveCall(call: Call, caller: Caller, world: World): Promise<number> {
  const { terminal, asks, files, variables, verb, flags } = call;
  const size = terminal === undefined ? {} : { size: () => terminal };
  let questions = 0;
  const ask = (question: string): Promise<string> => {
    questions += 1;
    caller.tell({ kind: 'ask', number: questions, question });
    return caller.answer(questions, world.signal);
  };
  /** What it says of its own stopping then is no end, and no news to anybody. */
  const tellText = (frame: Frame): void => {
    if (!isSuspended(world)) caller.tell(frame);
  };
  const served = {
    environment: variables,
    stdout: { write: (text: string) => tellText({ kind: 'answer', text }), ...size },
    stderr: { write: (text: string) => tellText({ kind: 'words', text }), ...size },
    hear: (progress) => caller.tell({ kind: 'progress', progress }),
    readText: (path) => Promise.resolve(files[path]),
    ask: asks ? ask : undefined,
    consented: () => caller.consented(),
  } satisfies Partial<World>;
  return runVerb(verb, flags, Object.assign(Object.create(world) as World, served));
}
