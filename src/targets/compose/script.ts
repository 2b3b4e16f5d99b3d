import { servingFile } from '../../core/stack/release-scripts.ts';
import { composeFile, envFile, here } from './place.ts';

/**
 * `docker compose` with this stack's file and the person's values, from any folder: without `--env-file` every variable would be empty
 * (facts A10), and without RENDERED the Dockerfiles would have to lie in a folder of one name.
 */
export const composeScript = `#!/bin/sh
# usage: deploy/compose up --detach --build --wait
set -eu
${here}=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
export ${here}
values=$${here}/../${envFile}
if [ ! -f "$values" ]; then
  echo "$values is not there: 'unmoor env pull' writes it, 'unmoor env secrets' fills it" >&2
  exit 2
fi
# Everybody's eyes are not for it.
if [ "$(stat -c %a "$values")" != 600 ]; then
  echo "$values must have mode 0600: chmod 600 $values" >&2
  exit 2
fi
# What is called by hand or by the clock is of the release that serves.
RELEASE=\${RELEASE:-$(cat ${servingFile} 2>/dev/null || echo local)}
export RELEASE
exec docker compose --project-directory "$${here}" --env-file "$values" --file "$${here}/${composeFile}" "$@"
`;
