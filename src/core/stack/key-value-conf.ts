import { execLine, writeUnit } from '../formats/systemd.ts';
import type { StackFile } from './file.ts';
import type { Brand } from './key-value-files.ts';
import { scriptFile } from './release-scripts.ts';

/** What a move sets, and needs to stand after a restart: whom it follows, and what keeps others from writing. */
const kept = [
  'replicaof',
  'masterauth',
  'masteruser',
  'notify-keyspace-events',
  'min-replicas-to-write',
  'min-replicas-max-lag',
];

/**
 * On a host: a server writes its settings where it read them (CONFIG REWRITE), as a move asks it to. So that what was rendered stays as it
 * was, each instance reads a file of its own, made anew before each start from the rendered one and from what a move has set.
 */
export function confFiles(
  { id, program, folder }: Pick<Brand, 'id' | 'program' | 'folder'>,
  instances: readonly string[],
): readonly StackFile[] {
  const at = `/usr/local/lib/unmoor/${id}-conf`;
  const own = (name: string) => `/var/lib/${id}/${name}.conf`;
  return [
    scriptFile(
      at,
      `#!/bin/sh
# Makes the file that the instance named reads and may write to: what was rendered, and what a move has set.
set -eu
umask 027
own=${own('$1')}
if { cat "${folder}/${id}-$1.conf" && { grep -Es '^(${kept.join('|')}) ' "$own" || true; }; } > "$own.new"; then
  chown ${id}:${id} "$own.new"
  mv "$own.new" "$own"
else
  # A full disk keeps nobody from starting as before.
  [ -e "$own" ]
fi
`,
    ),
    ...instances.map(
      (name): StackFile => ({
        at: `/etc/systemd/system/${program}@${name}.service.d/20-unmoor-${name}.conf`,
        text: writeUnit([
          {
            name: 'Service',
            entries: [
              // As root, for the unit itself may start nothing but the server.
              ['ExecStartPre', `+${execLine([at, name])}`],
              ['ExecStart', ''],
              [
                'ExecStart',
                execLine([`/usr/bin/${program}`, own(name), '--supervised', 'systemd', '--daemonize', 'no']),
              ],
            ],
          },
        ]),
        mode: '0644',
        owner: 'root:root',
        reader: 'systemd',
        comment: '#',
      }),
    ),
  ];
}
