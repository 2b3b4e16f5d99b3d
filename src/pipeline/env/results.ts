import type { Unread } from '../../core/app/place.ts';
import type { SecretKind } from '../../core/env/generate.ts';
import type { Judgement } from '../../core/env/judgement.ts';

/** Names and reasons; a value is in none of these. */

export interface PulledVariable {
  readonly name: string;
  readonly state: 'known' | 'to be supplied';
  /** Of `to be supplied`. */
  readonly why?: string;
  /** What of it the platform filled in from elsewhere. */
  readonly reference?: string;
  readonly when: 'build' | 'run';
  readonly secret: boolean;
  readonly from: readonly string[];
}

export interface PullResult {
  readonly file: string;
  readonly template: string;
  readonly dryRun: boolean;
  readonly sources: readonly string[];
  readonly variables: readonly PulledVariable[];
  /** Set by a platform itself, and left out. */
  readonly dropped: readonly { readonly name: string; readonly platform: string }[];
  /** Led to the new side: the host, and no more. */
  readonly moved: readonly { readonly name: string; readonly to: string }[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
  /** As the person wrote them. */
  readonly kept: readonly string[];
  /** Taken out by the person. */
  readonly left: readonly string[];
  /** Whether git leaves the file alone. */
  readonly ignored: boolean | 'unknown';
  readonly incomplete: readonly Unread[];
}

export interface CheckResult {
  readonly ok: boolean;
  readonly file: string;
  readonly variables: number;
  readonly judgements: readonly Judgement[];
  readonly blocks: number;
  readonly warns: number;
  readonly incomplete: readonly Unread[];
}

export interface SecretsResult {
  readonly file: string;
  readonly dryRun: boolean;
  readonly made: readonly {
    readonly name: string;
    readonly kind: SecretKind['id'] | 'from DATABASE_URL';
    readonly ends: SecretKind['ends'];
  }[];
  /** Missing too, and made by somebody else. */
  readonly supply: readonly string[];
}
