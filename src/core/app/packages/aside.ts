import { folderOf } from '../paths.ts';

/** Folders of what shows or checks the app, and is not deployed with it. */
const names =
  /^(?:examples?|samples?|demos?|fixtures?|__fixtures__|tests?|__tests__|specs?|e2e|cypress|playwright|benchmarks?|playground|\.storybook|legacy|deprecated|archived?|old|backups?)$/i;

/** Folders of tools, for developers and their machines (.devcontainer); in a few of them people keep what is deployed. */
const hidden = /^\.(?!(?:docker|deploy|deployment|infra|build|compose)$)/;

/** Whether a manifest or a platform's file at `path` belongs to something that runs for people. */
export const isAside = (path: string): boolean =>
  folderOf(path)
    .split('/')
    .some((part) => names.test(part) || hidden.test(part));
