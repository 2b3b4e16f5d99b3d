import type { Text } from '../text.ts';
import type { NeedKind } from './data.ts';

/**
 * How hard the way out is. none: nothing to do. setting: a variable or a setting. drop-in: an endpoint that speaks the same takes
 * its place. code: somebody must write.
 */
export type Effort = 'none' | 'setting' | 'drop-in' | 'code';

/** A place of the app that binds it to one platform, and the way out. */
export interface Tie {
  /** Of the rule that found it, permanent: `supabase.rows`. */
  readonly rule: string;
  /** Id of the platform: `supabase`. */
  readonly platform: string;
  readonly what: Text;
  readonly file: string;
  readonly line: number;
  readonly wayOut: Text;
  readonly effort: Effort;
  /** What must be answered on the new side, so that the app works as it stands there. */
  readonly needs?: NeedKind;
}
