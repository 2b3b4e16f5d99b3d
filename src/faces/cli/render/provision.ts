import type { ProvisionResult } from '../../../pipeline/provision/provision.ts';
import { table } from '../output/bars.ts';
import type { Paint } from '../output/paint.ts';
import { visible } from '../output/visible.ts';

const states: Readonly<Record<ProvisionResult['steps'][number]['state'], string>> = {
  already: 'as it should be',
  done: 'done',
  'would be done': 'would be done',
};

/** Of a dry run every difference and every command; then the table of steps, and what comes next. */
export function renderProvision(result: ProvisionResult, paint: Paint): string {
  const { steps, diffs, made, ways, dryRun, server, app } = result;
  const changed = steps.some(({ state }) => state !== 'already');
  return [
    ...diffs.flatMap(lines),
    ...steps.flatMap(({ says, script }) =>
      script === undefined ? [] : ['', paint.bold(`# ${says}`), ...lines(script)],
    ),
    ...(diffs.length === 0 ? [] : ['']),
    ...table(
      [{ head: 'step' }, { head: 'state' }],
      steps.map(({ says, state }) => [says, states[state]]),
    ),
    ...(ways.length === 0
      ? []
      : table(
          [{ head: 'way out' }, { head: 'to' }, { head: 'by' }, { head: 'state' }],
          ways.map(({ what, host, port, family, isOpen }) => [
            what,
            `${visible(host)}:${port}`,
            family,
            isOpen ? 'open' : 'no answer',
          ]),
        )),
    ...(made.length === 0
      ? []
      : [`Secrets that only this server knows ${dryRun ? 'would be' : 'were'} made: ${made.join(', ')}.`]),
    ...(dryRun
      ? ['Nothing was changed.']
      : [
          paint.green(
            `${visible(server)} is the home of ${visible(app)}.${changed ? '' : ' Nothing had to be changed.'}`,
          ),
          'Next: a certificate (`unmoor-certificate` on the server says how), then a release of the app.',
        ]),
  ].join('\n');
}

const lines = (text: string): string[] => text.trimEnd().split('\n').map(visible);
