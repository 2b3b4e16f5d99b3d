import type { Place } from './place.ts';
import type { Routing } from './routing.ts';

/** web: answers HTTP. worker: takes work from a queue. scheduler: starts work by the clock, and must run once. static: files only. job: runs and ends. */
export type ServiceKind = 'web' | 'worker' | 'scheduler' | 'static' | 'job';
export type Runtime = 'node' | 'python' | 'other';

/** Something of the app that runs, or is served. Commands are as a shell would read them, in `folder`. */
export interface Service {
  /** Unique within the app, and stable between readings: `backend`, `backend.worker`. */
  readonly id: string;
  readonly kind: ServiceKind;
  /** `` is the app's own folder. */
  readonly folder: string;
  /** Id of the platform that runs it today, where one of that platform's files says so. */
  readonly platform?: string;
  readonly runtime: Runtime;
  /** As the app asks for it: `20`, `>=20 <23`, `3.11`. */
  readonly version?: string;
  /** `express`, `next`, `django` ... */
  readonly framework?: string;
  /** What serves a framework that does not listen by itself: `daphne`, `gunicorn`, `uvicorn`. */
  readonly server?: string;
  /** `npm`, `pnpm`, `yarn`, `bun`, `pip`, `poetry`, `uv`, `pipenv`. */
  readonly packages?: string;
  readonly install?: string;
  readonly build?: string;
  /** Run once for a release, before it serves. */
  readonly migrate?: string;
  readonly start?: string;
  /** Where the build leaves what is served, below `folder`. */
  readonly output?: string;
  readonly port?: number;
  /** Path that answers 200 when the service is well. */
  readonly health?: string;
  readonly websockets: boolean;
  /** Of a job or scheduler: cron expression in UTC, and what it calls when that is no command (`/api/cron/daily`). */
  readonly schedule?: string;
  readonly calls?: string;
  readonly replicas?: number;
  readonly dockerfile?: string;
  /** Where the code of `folder` lies in the image that its Dockerfile makes. */
  readonly workdir?: string;
  readonly image?: string;
  /** How requests for it are led, where one of its files says so. */
  readonly routing?: Routing;
  /** What says so. */
  readonly from: readonly Place[];
}
