import { againAfter, type Call } from '../../../core/agent/call.ts';
import type { Program } from '../../../core/agent/program.ts';
import {
  beginScript,
  codes,
  putAgentScript,
  readyScript,
  standingScript,
} from '../../../core/agent/scripts.ts';
import { UnmoorError } from '../../../core/errors/error.ts';
import type { Ended, Server } from '../../../core/host/server.ts';

/** @throws UnmoorError HOST-501 where it cannot run there, HOST-301 where it could not be brought */
export async function bringAgent(server: Server, program: Program): Promise<void> {
  const { code, stderr } = await server.run(readyScript(program.sha256));
  if (code === codes.noNode)
    throw new UnmoorError('HOST-501', {
      why: `Node 20.19 or newer runs Unmoor there, and ${server.name} says: ${stderr.trim()}.`,
      next: '`apt-get install nodejs` on it (Debian 13 and Ubuntu 26.04 have it), or name a server that `unmoor provision` has prepared.',
      state: 'Nothing was begun there.',
    });
  if (code === codes.noAgent)
    await must(server, 'Bringing Unmoor', putAgentScript(program.sha256, await program.packed()));
}

export async function beginCall(server: Server, program: Program, id: string, call: Call): Promise<void> {
  const again = againAfter(call);
  const script = beginScript({
    id,
    sha256: program.sha256,
    call: JSON.stringify(call),
    ...(again === undefined ? {} : { again: JSON.stringify(again) }),
  });
  await must(server, 'Beginning', script);
}

/** The call that works there, or waits for the server to be up. */
export async function standingCall(server: Server): Promise<string | undefined> {
  const { stdout } = await must(server, 'Looking for what goes on', standingScript);
  return stdout.split('\n').find((line) => line !== '');
}

async function must(server: Server, what: string, script: string): Promise<Ended> {
  const ended = await server.run(script);
  if (ended.code === 0) return ended;
  throw new UnmoorError('HOST-301', {
    why: `${what} failed on ${server.name}: ${ended.stderr.trim().split('\n').slice(-3).join(' ')}`,
    next: 'mend what it names, and call the command again.',
    state: 'Nothing was begun there.',
  });
}
