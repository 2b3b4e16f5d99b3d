import { folderOf } from '../paths.ts';

/** Folders of what shows or checks the app, and is not deployed with it. */
const names =
  /^(?:examples?|samples?|demos?|fixtures?|__fixtures__|tests?|__tests__|specs?|e2e|cypress|playwright|benchmarks?|playground|\.storybook|legacy|deprecated|archived?|old|backups?)$/i;

/** Whether a manifest or a platform's file at `path` belongs to something that runs for people. */
export const isAside = (path: string): boolean =>
  folderOf(path)
    .split('/')
    .some((part) => names.test(part));
