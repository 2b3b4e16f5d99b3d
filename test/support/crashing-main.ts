import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { hideSecretsInArguments, openWorld } from '../../src/wiring.ts';
import { runCli } from '../../src/faces/cli/cli.ts';
import type { JournalEvent } from '../../src/journal/events.ts';

/**
 * The command line, but for one thing: it kills itself with SIGKILL at the first boundary of the journal that stands not yet
 * in the file named by CRASHED_AT, and writes it there first. Called again and again, it dies once at each. A verb that is to die
 * at its own boundaries, whatever the verbs before it died at, is given a file of its own.
 * At the boundaries named by STOP_AT, a comma between them, it stops itself with SIGSTOP instead, as often as it comes by, and goes
 * on at a SIGCONT: a test does harm at an exact place so.
 */
const file = process.env['CRASHED_AT'];
const stopAt = process.env['STOP_AT']?.split(',');
const only = new RegExp(process.env['CRASH_ONLY'] ?? '');

function labelOf(event: JournalEvent, when: string): string {
  const { kind } = event;
  const what =
    'step' in event
      ? event.step
      : 'state' in event
        ? `${event.flow.to} ${event.state}`
        : 'key' in event
          ? event.key
          : 'side' in event
            ? event.side
            : 'name' in event
              ? event.name
              : 'mover' in event
                ? event.mover
                : '';
  // Every attempt has a number of its own: `g3`, `cutover.5.settle`.
  return `${when} ${kind} ${what}`.replace(/\d+$|(?<=\.)\d+\./, '').trim();
}

const argv = process.argv.slice(2);
hideSecretsInArguments(argv);
const world = openWorld({ endAtOnce: () => process.exit(130) });
const code = await runCli(argv, {
  ...world,
  onBoundary: (event, when) => {
    const label = labelOf(event, when);
    if (stopAt?.includes(label) === true) process.kill(process.pid, 'SIGSTOP');
    if (file === undefined) return;
    const crashed = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (crashed.includes(label) || !only.test(label)) return;
    appendFileSync(file, `${label}\n`);
    process.kill(process.pid, 'SIGKILL');
  },
});
process.exit(code);
