import type { Secret } from '../secret.ts';
import type { Place } from './place.ts';

/** A variable of the environment, as the app's code and files speak of it. Never its value. */
export interface EnvVariable {
  readonly name: string;
  /** build: its value is written into what is built (`VITE_*`, `NEXT_PUBLIC_*`). */
  readonly when: 'build' | 'run';
  /** The app does not start, or not work, without it: it is read without a default. */
  readonly required: boolean;
  /** Its value must not be seen. */
  readonly secret: boolean;
  /** Id of the platform that sets it by itself (`RAILWAY_PUBLIC_DOMAIN`): it is gone on the new side. */
  readonly platform?: string;
  /** Where the code reads it. */
  readonly readAt: readonly Place[];
  /** Where a template, a compose file or a platform's file names it; the platform by its name, where it was asked. */
  readonly namedAt: readonly Place[];
}

/** A secret that stands in a file of the repository. Named, never shown. */
export interface Committed {
  readonly kind: 'env file' | 'private key' | 'api key' | 'database dump' | 'password';
  readonly file: string;
  readonly line?: number;
  /** `RESEND_API_KEY`, or what the value looks like: `Stripe live key`. */
  readonly names: readonly string[];
  /** It is in git, not only on this disk; `unknown` where the folder is no git repository. */
  readonly committed: boolean | 'unknown';
}

/** A variable as a platform gave it. `known` has a value; what the platform will not show is `to be supplied`, and has none. */
export type Pulled =
  | {
      readonly state: 'known';
      readonly name: string;
      readonly value: Secret;
      readonly service?: string;
      /** What of it the platform fills in from elsewhere: `${{Postgres.DATABASE_URL}}`. */
      readonly reference?: string;
    }
  | {
      readonly state: 'to be supplied';
      readonly name: string;
      readonly why: string;
      readonly service?: string;
    };
