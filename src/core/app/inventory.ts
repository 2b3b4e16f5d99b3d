import type { Data, Need } from './data.ts';
import type { Committed, EnvVariable } from './env.ts';
import type { Place, Unread } from './place.ts';
import type { Service } from './service.ts';
import type { Tie } from './tie.ts';

/** A host name that the app's files speak of. */
export interface Domain {
  readonly host: string;
  /** own: the app's. platform: given by a platform (`*.up.railway.app`), with its id. */
  readonly kind: 'own' | 'platform';
  readonly platform?: string;
  readonly from: readonly Place[];
}

/** Everything that was found about an app: its facts. Plain data, in a stable order. */
export interface Inventory {
  /** The name of the folder, or what the app calls itself. */
  readonly app: string;
  readonly services: readonly Service[];
  readonly data: readonly Data[];
  readonly needs: readonly Need[];
  readonly ties: readonly Tie[];
  readonly env: readonly EnvVariable[];
  readonly secrets: readonly Committed[];
  readonly domains: readonly Domain[];
  readonly incomplete: readonly Unread[];
}
