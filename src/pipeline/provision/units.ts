import { UnmoorError } from '../../core/errors/error.ts';
import { shellWord } from '../../core/formats/shell.ts';
import { type Home, look, must } from './host.ts';

/** @throws UnmoorError HOST-303 with what the first of them said */
export async function unitsRun(home: Home, script: string): Promise<void> {
  const failed = await must(home, 'Starting units', script).then(
    () => undefined,
    (error: unknown) => error,
  );
  const { work, state } = await look(home);
  const [first, ...others] = work.start.filter((name) => state.units.get(name)?.active === 'failed');
  if (first === undefined) {
    if (failed !== undefined) throw failed;
    return;
  }
  const { stdout } = await home.server.run(
    `systemctl --no-pager --full --lines=12 status -- ${shellWord(first)}\n`,
  );
  throw new UnmoorError('HOST-303', {
    why: `${first}${others.length === 0 ? '' : ` (and ${others.join(', ')})`} did not start on ${home.server.name}:\n${stdout.trimEnd()}`,
    next: 'mend what it names, then call the command again.',
    state: 'Everything else runs; whatever could not start is started again at the next boot.',
    cause: failed,
  });
}
