import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import { armScript, closeDoors, disarmScript, patienceS, restoreScript } from '../../core/host/guard.ts';
import type { Content } from '../../core/host/scripts.ts';
import { type Home, must } from './host.ts';

/** Between two tries to get in, ms. */
const restMs = 1000;
/**
 * No try begins later than this after the way back was armed, ms: one that times out takes 15 seconds, and what is put back from here goes
 * over the connection that stands, which is kept for a minute (io/ssh/ssh.ts, ControlPersist). Both end before the server acts by itself.
 */
const tryingMs = 35_000;

/**
 * What decides who gets in changes only with a way back that needs nobody: the server itself puts everything back after a while,
 * unless somebody new has got in first.
 * @throws UnmoorError HOST-304 when nobody could; then it is as it was before
 */
export async function guardedAct(home: Home, script: string, contents: readonly Content[]): Promise<void> {
  const until = home.clock.ticks() + tryingMs;
  const paths = contents.map(({ file }) => file.at);
  await must(home, 'Preparing the way back', armScript(paths));
  try {
    await must(home, 'Closing the doors', `${script}${closeDoors}`);
    await getIn(home, until);
  } catch (error) {
    const restored = await home.server.run(restoreScript).then(
      () => true,
      () => false,
    );
    throw new UnmoorError('HOST-304', {
      why: `With the new rules of SSH and the firewall nobody new got in to ${home.server.name}: ${messageOf(error)}`,
      next: 'let the server listen for SSH on port 22, come in by a key that is no ECDSA one, or edit these files in the rendered folder; then call the command again.',
      state: `${restored ? 'SSH and the firewall are as they were.' : `Within ${patienceS} seconds the server itself puts SSH and the firewall back as they were.`} Everything before them is done.`,
      cause: error,
    });
  }
  await must(home, 'Keeping the new rules', disarmScript);
}

/**
 * Somebody new gets in. While sshd reads its files again it runs itself anew, and for a moment listens nowhere (openssh-portable, sshd.c,
 * sighup_restart): a connection that was not taken is tried again; a refusal of who comes is an answer.
 */
async function getIn({ server, clock }: Home, until: number): Promise<void> {
  for (;;) {
    try {
      const { code } = await server.runAnew('true\n');
      if (code !== 0) throw new Error(`a new session ended with ${code}`);
      return;
    } catch (error) {
      if (!isNotTaken(error) || clock.ticks() + restMs > until) throw error;
      await clock.sleep(restMs);
    }
  }
}

const isNotTaken = (error: unknown): boolean =>
  error instanceof UnmoorError && (error.code === 'HOST-101' || error.code === 'HOST-106');
