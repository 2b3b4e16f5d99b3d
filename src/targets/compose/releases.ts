import { execLine, restOfLine, writeUnit } from '../../core/formats/systemd.ts';
import { builtImages } from '../../core/stack/built-images.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { makeScript } from './release-script.ts';
import { serveScript } from './serve-script.ts';

/** Told when a file of the folder, or a variable, has changed. */
export const stackUnit = ({ name }: Pick<Stack, 'name'>): string => `${name}-stack.service`;

const serveAt = '/usr/local/sbin/unmoor-serve';

/** What makes a release and lets it serve, called as on a server without containers; and what keeps it so at boot, and after a change. */
export function releaseFiles(stack: Stack): readonly StackFile[] {
  const built = builtImages(stack).map(({ name }) => name);
  return [
    script('/usr/local/sbin/unmoor-release', makeScript(stack.name)),
    script(serveAt, serveScript(stack.name, built)),
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

const script = (at: string, text: string): StackFile => ({
  at,
  text,
  mode: '0755',
  owner: 'root:root',
  reader: 'shell',
  comment: '#',
});
