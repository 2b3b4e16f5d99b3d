import type { Service } from '../../app/service.ts';

/** What one image is made from: services that share a folder, the chief one first. */
export interface Source {
  readonly services: readonly [Service, ...Service[]];
  /** Where the folder lies in the image: the same path as on a host of one's own. */
  readonly home: string;
  /** Names of variables that are built in. */
  readonly args: readonly string[];
  /** What runs unless somebody says otherwise. */
  readonly argv?: readonly string[];
}
