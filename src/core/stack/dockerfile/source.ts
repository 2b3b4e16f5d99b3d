import type { Service } from '../../app/service.ts';

/** What one image is made from: services that share a folder, the chief one first. */
export interface Source {
  readonly services: readonly [Service, ...Service[]];
  /** Where the app's own folder lies in the image: the same path as on a host of one's own. Letters, digits, dashes and slashes. */
  readonly root: string;
  /** Where what is built lies: `root`, or a folder below it. */
  readonly home: string;
  /** Names of variables that are built in. */
  readonly args: readonly string[];
  /** Folders that outlive the image, and that who runs in it must be able to write. */
  readonly writes: readonly string[];
  /** What runs unless somebody says otherwise. */
  readonly argv?: readonly string[];
}
