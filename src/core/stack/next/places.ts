import type { Service } from '../../app/service.ts';
import { appHome, asName } from '../names.ts';

/** Answers HTTP by Next.js itself: what it exports as files only needs no server. */
export const isNextServer = ({ kind, framework }: Pick<Service, 'kind' | 'framework'>): boolean =>
  kind === 'web' && framework === 'next';

/** Folder on the host from which a build takes what Unmoor gives Next.js. */
export const nextFolder = (app: string): string => `/etc/${asName(app)}/next`;

/** What Next.js is to ask for settings of where it runs (nextjs.org/docs, "adapterPath"). */
export const adapterPath = (app: string): string => `${nextFolder(app)}/adapter.cjs`;

/** Folder on the host for what Next.js keeps while it serves, of all releases. */
export const keptBy = (app: string): string => `/var/cache/${asName(app)}-next`;

/** Below the service's folder: where the build lays what the adapter leads Next.js to. Traced into a standalone folder from there. */
export const handlersFolder = '.unmoor-next';

/** Folder of what is built (`distDir`), below the service's. */
export const builtFolderOf = ({ output }: Pick<Service, 'output'>): string => output ?? '.next';

/** Folder of names that change with what is in the file: those of an old release must still answer while its pages are open. */
export const hashedFolderOf = (service: Pick<Service, 'output'>): string =>
  `${builtFolderOf(service)}/static`;

/** The same on a host of one's own, of the release that serves; for the front. */
export const hashedFolder = (app: string, service: Pick<Service, 'folder' | 'output'>): string =>
  [appHome(asName(app)), service.folder, hashedFolderOf(service)].filter((part) => part !== '').join('/');

/** `.next/standalone`, or deeper where the folder lies deeper in its repository; unset where all of the service's folder serves. */
export const standaloneFolder = (start: string | undefined): string | undefined =>
  /(?:^|\s)node (?:-\S+ )*(\S*\/standalone(?:\/\S+)?)\/server\.js$/.exec(start ?? '')?.[1];

/** Where it keeps what it makes while it serves, below the service's folder. */
export const cacheFolderOf = (service: Pick<Service, 'output' | 'start'>): string =>
  [standaloneFolder(service.start), builtFolderOf(service), 'cache']
    .filter((part) => part !== undefined)
    .join('/');
