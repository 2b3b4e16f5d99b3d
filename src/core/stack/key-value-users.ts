import { emptyAt, intoAt, intoFile, intoUser } from '../agent/places.ts';
import { home } from '../host/probe.ts';
import type { Instance } from '../plan/key-value.ts';
import { appPlace } from './app-units.ts';
import type { StackFile } from './file.ts';
import type { Brand } from './key-value-files.ts';
import { oneShot } from './one-shot.ts';
import { scriptFile } from './release-scripts.ts';

/** Of the app: everything but what administers the server (redis.io, ACL, "Command categories"). */
export const rights = '~* &* +@all -@admin -@dangerous +info +keys +sort +flushdb +config|get';

/** Of who moves data in: a copy is made by replication, or value by value, and nobody else may write meanwhile. */
const moverRights = '~* &* +@all';

/**
 * On a host: the users of each instance, made before it starts from the variables of the app. The server is given none of those
 * variables, and its file holds hashes alone. Whoever moves data in, as root, has a user whose password is made there and stays there.
 */
export function userFiles(
  { id, program, cli, folder }: Pick<Brand, 'id' | 'program' | 'cli' | 'folder'>,
  instances: readonly Pick<Instance, 'name' | 'port'>[],
  app: string,
): readonly StackFile[] {
  const at = `/usr/local/lib/unmoor/${id}-users`;
  return [
    scriptFile(emptyAt, empty(cli)),
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
      before: instances.map(({ name }) => `${program}@${name}.service`),
      rights: { writes: [folder, home], capabilities: ['CAP_CHOWN', 'CAP_DAC_OVERRIDE'] },
    }),
  ];
}

/** Of the URL that lies there, for sed(1). */
const password = `s/^.*:\\([^:@]*\\)@.*$/\\1/`;
const port = 's/^.*:\\([0-9]*\\)\\/0$/\\1/';

const empty = (cli: string): string => `#!/bin/sh
# Removes every key that a release which was tried here has left: a move wants an empty place.
set -eu
into=${intoFile('redis')}
REDISCLI_AUTH=$(sed '${password}' $into) ${cli} -p "$(sed '${port}' $into)" --user ${intoUser} FLUSHALL
`;

const script = (
  id: string,
  folder: string,
  instances: readonly Pick<Instance, 'name' | 'port'>[],
): string => `#!/bin/sh
# Writes who may come in, with the hashes of REDIS_PASSWORD and of a password for whoever moves data in. A server that runs reads it when
# it starts again.
set -eu
umask 077
hash=$(printf %s "\${REDIS_PASSWORD:?is not among the variables of the app}" | sha256sum | cut -d ' ' -f 1)
into=${intoFile('redis')}
install -d -m 0700 ${intoAt}
if [ ! -s $into ]; then
  own=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \\n')
  echo "redis://${intoUser}:$own@127.0.0.1:${instances[0]?.port}/0" > $into.new
  mv $into.new $into
fi
mover=$(sed '${password}' $into | tr -d '\\n' | sha256sum | cut -d ' ' -f 1)
for instance in ${instances.map(({ name }) => name).join(' ')}; do
  file=${folder}/${id}-$instance.acl
  # A move has taken the right to write from all (ACL SAVE): it stands until the move gives it back.
  if grep -qs '^user app .* -@write' "$file"; then continue; fi
  printf 'user default off\\nuser app on #%s ${rights}\\nuser ${intoUser} on #%s ${moverRights}\\n' "$hash" "$mover" > "$file.new"
  chown ${id}:${id} "$file.new"
  mv "$file.new" "$file"
done
`;
