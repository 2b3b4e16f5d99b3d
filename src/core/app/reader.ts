import type { Data, Need } from './data.ts';
import type { Committed, EnvVariable } from './env.ts';
import type { Domain } from './inventory.ts';
import type { Unread } from './place.ts';
import type { Service } from './service.ts';
import type { Tie } from './tie.ts';
import type { Tree } from './tree.ts';

/** What is known of a service from one file: `folder` and `kind` say which, everything else may be missing. */
export type ServiceClaim = Partial<Omit<Service, 'folder' | 'kind' | 'from'>> &
  Pick<Service, 'folder' | 'kind' | 'from'> & {
    /** Who is believed where two files disagree; the higher one is. */
    readonly weight: number;
    /** What its file calls it: tells several of one kind in one folder apart (`worker`, `mailer`). */
    readonly name?: string;
    /**
     * kind: the file does not say of what kind it is, and what another file says of this folder is believed. service: it does not
     * say that there is one at all, and only adds to what another file claims.
     */
    readonly guessed?: 'kind' | 'service';
  };

/** How much a claim is believed. What a platform really runs beats what a framework usually does. */
export const weights = {
  usual: 1,
  packageFile: 2,
  procfile: 3,
  dockerfile: 4,
  compose: 5,
  platform: 6,
} as const;

export interface Found {
  readonly services?: readonly ServiceClaim[];
  readonly data?: readonly Data[];
  readonly needs?: readonly Need[];
  readonly ties?: readonly Tie[];
  readonly env?: readonly EnvVariable[];
  readonly secrets?: readonly Committed[];
  readonly domains?: readonly Domain[];
  readonly incomplete?: readonly Unread[];
}

/** Reads one kind of file or one way of saying things, and names what it found. Broken input is `incomplete`, never an exception. */
export interface Reader {
  /** `node`, `dockerfile`, `vercel.json` ... */
  readonly id: string;
  read(tree: Tree): Promise<Found>;
}
