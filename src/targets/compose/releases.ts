import { execLine, restOfLine, writeUnit } from '../../core/formats/systemd.ts';
import { builtImages } from '../../core/stack/built-images.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { releaseAt, scriptFile, serveAt } from '../../core/stack/release-scripts.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { makeScript } from './release-script.ts';
import { serveScript } from './serve-script.ts';

/** Told when a file of the folder, or a variable, has changed. */
export const stackUnit = ({ name }: Pick<Stack, 'name'>): string => `${name}-stack.service`;

/** What makes a release and lets it serve, called as on a server without containers; and what keeps it so at boot, and after a change. */
export function releaseFiles(stack: Stack, timers: readonly string[]): readonly StackFile[] {
  const built = builtImages(stack).map(({ name }) => name);
  return [
    scriptFile(releaseAt, makeScript(stack.name)),
    scriptFile(serveAt, serveScript(stack.name, built, timers)),
    {
      at: `/etc/systemd/system/${stackUnit(stack)}`,
      text: writeUnit([
        {
          name: 'Unit',
          entries: [
            ['Description', restOfLine(`The release of ${stack.name} that serves, in containers.`)],
            ['Requires', 'docker.service'],
            ['After', 'docker.service network-online.target'],
            ['Wants', 'network-online.target'],
          ],
        },
        {
          name: 'Service',
          entries: [
            ['Type', 'oneshot'],
            // It is told of a change by a restart, as everything else is; until the first release there is nothing to do.
            ['RemainAfterExit', 'yes'],
            ['ExecStart', execLine([serveAt, '--anew'])],
          ],
        },
        { name: 'Install', entries: [['WantedBy', 'multi-user.target']] },
      ]),
      mode: '0644',
      owner: 'root:root',
      reader: 'systemd',
      comment: '#',
    },
  ];
}
