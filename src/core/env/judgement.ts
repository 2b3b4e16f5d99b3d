import type { EnvVariable } from '../app/env.ts';
import type { Place } from '../app/place.ts';
import type { Text } from '../text.ts';

export type JudgementKind =
  | 'missing'
  | 'empty'
  | 'placeholder'
  | 'debug'
  | 'not production'
  | 'weak'
  | 'points to a platform'
  | "platform's own"
  | 'differs'
  | 'build time'
  | 'read otherwise'
  | 'unused';

/** One thing about one variable. blocks: the app will not work, or must not be shown to people, as it is. No value is ever in it. */
export interface Judgement {
  readonly name: string;
  readonly kind: JudgementKind;
  readonly level: 'blocks' | 'warns' | 'tells';
  readonly why: Text;
  /** Where the code reads it, or else what names it. */
  readonly places: readonly Place[];
}

/** Where the code reads a variable, or else what names it. */
export const placesOf = (variable: EnvVariable | undefined): readonly Place[] =>
  variable === undefined ? [] : variable.readAt.length > 0 ? variable.readAt : variable.namedAt;
