import type { DataShape } from '../data-shape.ts';
import type { Download, VariablesApi } from './platform-api.ts';
import type { Reader } from './reader.ts';

/** A platform that can be left. Everything that knows the brand stands in its folder. */
export interface Platform {
  /** `railway`: as ties and facts name it. */
  readonly id: string;
  /** `Railway`: as people call it. */
  readonly name: string;
  /** Variables that the platform sets by itself: exact names, or with a trailing `*`. They are gone on the new side. */
  readonly variables: readonly string[];
  /** Hosts that belong to it: `.up.railway.app` and everything that ends so. */
  readonly hosts: readonly string[];
  /** Its own files, and what in the app's code speaks to it. */
  readonly readers: readonly Reader[];
  /** What it adds to the databases that it runs. */
  readonly shape?: DataShape;
  /** Its API, where it gives variables. */
  readonly variablesApi?: VariablesApi;
  /** What its own program prints, where that is no plain env file and no JSON object. */
  readonly downloads?: readonly Download[];
}
