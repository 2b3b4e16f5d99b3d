import { UnmoorError, untouched } from '../../core/errors/error.ts';
import type { Secret } from '../../core/secret.ts';
import { readUrl } from './connections.ts';
import type { Output } from './output/output.ts';
import type { World } from './world.ts';

/**
 * A platform's token, from `env:NAME` or `@FILE` only: typed, it would stand in the list of processes and in the history of the shell.
 * From here on it is masked in everything that is printed.
 * @throws UnmoorError USE-106; what was typed is not quoted
 */
export async function readToken(flag: string, given: string, world: World, output: Output): Promise<Secret> {
  if (!given.startsWith('env:') && !given.startsWith('@'))
    throw new UnmoorError('USE-106', {
      why: `${flag} holds something else than env:NAME or @FILE. A token that is typed is seen by everyone on the machine, and stays in the history of the shell.`,
      next: `put it into a variable or a file (chmod 600) and give ${flag} env:NAME or ${flag} @FILE. If it was a real token, take it back and make a new one.`,
      state: untouched,
    });
  const token = await readUrl(flag, given, world);
  output.know(token);
  return token;
}
