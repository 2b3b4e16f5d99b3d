import type { Text } from '../text.ts';
import type { NeedKind } from './data.ts';

/**
 * How hard the way out is. none: nothing to do. setting: a variable or a setting. drop-in: an endpoint that speaks the same takes
 * its place. code: somebody must write.
 */
export type Effort = 'none' | 'setting' | 'drop-in' | 'code';

/** The `platform` of a tie that is of no one platform: it breaks, or does harm, wherever the app moves. */
export const anyPlatform = 'any';

/** A place of the app that binds it to one platform, and the way out. */
export interface Tie {
  /** Of the rule that found it, permanent: `supabase.rows`. */
  readonly rule: string;
  /** Id of the platform: `supabase`; `any` for what no one platform does. */
  readonly platform: string;
  readonly what: Text;
  readonly file: string;
  readonly line: number;
  readonly wayOut: Text;
  readonly effort: Effort;
  /** What must be answered on the new side, so that the app works as it stands there. */
  readonly needs?: NeedKind;
}
