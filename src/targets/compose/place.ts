import type { Stack } from '../../core/stack/stack.ts';

/** The one file that everybody types the name of; the guide calls it so. */
export const composeFile = 'docker-compose.prod.yml';

/** Holds every value that the app and its stores are given, 0600, and is the person's: `unmoor env pull` writes it. */
export const envFile = '.env.production';

/** Where the app's own folder is checked out on the host, with this folder inside it. */
export const appFolder = ({ name }: Pick<Stack, 'name'>): string => `/srv/${name}`;

/** Set by `./compose`: where these files lie, whatever the folder is called. */
export const here = 'RENDERED';

/** Called so in the app's folder, unless somebody chose otherwise. */
export const usualFolder = 'deploy';

/** What is typed to reach the services, in that folder. */
export const composeScriptAt = 'compose';
