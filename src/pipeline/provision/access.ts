import { UnmoorError } from '../../core/errors/error.ts';
import { armScript, closeDoors, disarmScript, restoreScript } from '../../core/host/guard.ts';
import type { Content } from '../../core/host/scripts.ts';
import { type Home, must } from './host.ts';

/**
 * What decides who gets in changes only with a way back that needs nobody: the server itself puts everything back after a while,
 * unless somebody new has got in first.
 * @throws UnmoorError HOST-304 when nobody could; then it is as it was before
 */
export async function guardedAct(home: Home, script: string, contents: readonly Content[]): Promise<void> {
  const paths = contents.map(({ file }) => file.at);
  await must(home, 'Preparing the way back', armScript(paths));
  try {
    await must(home, 'Closing the doors', `${script}${closeDoors}`);
    const { code } = await home.server.runAnew('true\n');
    if (code !== 0) throw new Error(`a new session ended with ${code}`);
  } catch (error) {
    await home.server.run(restoreScript);
    throw new UnmoorError('HOST-304', {
      why: `With the new rules of SSH and the firewall nobody new got in to ${home.server.name}: ${error instanceof Error ? error.message : String(error)}`,
      next: 'let the server listen for SSH on port 22, come in by a key that is no ECDSA one, or edit these files in the rendered folder; then call the command again.',
      state: 'SSH and the firewall are as they were. Everything before them is done.',
      cause: error,
    });
  }
  await must(home, 'Keeping the new rules', disarmScript);
}
