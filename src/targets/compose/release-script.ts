import { isMade, takesIn } from '../../core/stack/release-scripts.ts';
import { appFolder, composeFile, envFile, here, usualFolder } from './place.ts';

/**
 * Makes a release: its images. Nothing that serves is changed, whatever
 * fails. What is built from lies where Compose looks for it from the folder of its project (src/targets/compose/image.ts).
 */
export const makeScript = (
  app: string,
): string => `${takesIn(appFolder({ name: app }))}# The sources may hold a folder of this name, or not.
install -d "$new/${usualFolder}"
# The release's name is the images' tag.
RELEASE=$id
${here}=$home/${usualFolder}
export RELEASE ${here}
docker compose --progress plain --project-directory "$new/${usualFolder}" --env-file "$home/${envFile}" \\
  --file "$${here}/${composeFile}" --profile '*' build < /dev/null
${isMade}`;
