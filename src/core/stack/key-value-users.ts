import { appPlace } from './app-units.ts';
import type { StackFile } from './file.ts';
import type { Brand } from './key-value-files.ts';
import { oneShot } from './one-shot.ts';

/** Of the app: everything but what administers the server (redis.io, ACL, "Command categories"). */
export const rights = '~* &* +@all -@admin -@dangerous +info +keys +sort +flushdb +config|get';

/**
 * On a host: the users of each instance, made before it starts from the variables of the app. The server is given none of those
 * variables, and its file holds the password's hash alone.
 */
export function userFiles(
  { id, program, folder }: Pick<Brand, 'id' | 'program' | 'folder'>,
  instances: readonly string[],
  app: string,
): readonly StackFile[] {
  const at = `/usr/local/lib/unmoor/${id}-users`;
  return [
    {
      at,
      text: script(id, folder, instances),
      mode: '0755',
      owner: 'root:root',
      reader: 'shell',
      comment: '#',
    },
    oneShot({
      name: `unmoor-${id}-users`,
      describes: `The users of ${id}`,
      runs: at,
      env: appPlace(app).env,
      before: instances.map((name) => `${program}@${name}.service`),
      rights: { writes: [folder], capabilities: ['CAP_CHOWN', 'CAP_DAC_OVERRIDE'] },
    }),
  ];
}

const script = (id: string, folder: string, instances: readonly string[]): string => `#!/bin/sh
# Writes who may come in, with the hash of REDIS_PASSWORD. A server that runs reads it when it starts again.
set -eu
umask 077
hash=$(printf %s "\${REDIS_PASSWORD:?is not among the variables of the app}" | sha256sum | cut -d ' ' -f 1)
for instance in ${instances.join(' ')}; do
  file=${folder}/${id}-$instance.acl
  printf 'user default off\\nuser app on #%s ${rights}\\n' "$hash" > "$file.new"
  chown ${id}:${id} "$file.new"
  mv "$file.new" "$file"
done
`;
