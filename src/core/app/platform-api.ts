import type { Json } from '../json.ts';
import type { Secret } from '../secret.ts';
import type { Pulled } from './env.ts';
import type { Unread } from './place.ts';

/** A question to a platform's API. It only reads, whatever its method, so that it may be asked again. */
export interface Question {
  /** What is asked for, as errors name it: `the variables of backend (Railway)`. */
  readonly what: string;
  readonly url: string;
  /** Sent as JSON, with POST; unset: GET. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** The only road on which a secret leaves: `{ authorization: new Secret('Bearer ...') }`. */
  readonly secretHeaders?: Readonly<Record<string, Secret>>;
}

/** What a platform's client needs of the network. The real one is `io/http.ts`. */
export interface Http {
  /**
   * @returns the answer's JSON, not yet checked
   * @throws UnmoorError API-101 to API-108
   */
  ask(question: Question): Promise<unknown>;
}

/** What is asked of a platform, by the names that people use there. */
export interface PullRequest {
  readonly token: Secret;
  /** Name or id of the project (an app, a database) there; unset: the only one that the token sees. */
  readonly project?: string;
  /** `production` where it is unset and there is one. */
  readonly environment?: string;
  /** Of a project with several services: only this one's. */
  readonly service?: string;
  readonly team?: string;
  /** Ask for host names and disks too, not for variables alone. */
  readonly wide?: boolean;
}

/** A disk that a platform keeps for what runs there. */
export interface PulledVolume {
  readonly service?: string;
  /** Where it is mounted, in the service's own file system: `/app/media`. */
  readonly path: string;
  /** What is on it now, where the platform says so. */
  readonly bytes?: number;
}

export interface PulledAll {
  readonly variables: readonly Pulled[];
  /** Names of what runs there, as the platform calls it; none where a project is run as one, whatever it is made of. */
  readonly services: readonly string[];
  /** Host names that lead there; only where they are asked for. */
  readonly domains?: readonly string[];
  readonly volumes?: readonly PulledVolume[];
  /** What could not be asked; what was read without it is still given. */
  readonly incomplete: readonly Unread[];
}

/** A platform's API, as far as it gives variables. */
export interface VariablesApi {
  /** Which token is needed and where it is made; one sentence. */
  readonly token: string;
  pull(http: Http, request: PullRequest): Promise<PulledAll>;
}

/** What a platform's own program or page prints when it is asked for variables. */
export interface Download {
  /** The command, or the page, that gives it: `railway variable list --json`. */
  readonly from: string;
  /** Whether a text is of this kind: certainly, unless the person has named the platform. */
  recognises(text: string, named: boolean): boolean;
  /** @returns what stands in it; a value that is hidden or cut is `to be supplied` */
  read(text: string): readonly Pulled[];
}
