import type { Role } from '../app/component.ts';
import type { Asked } from '../plan/asked.ts';
import type { Plan } from '../plan/plan.ts';
import type { Settings } from '../plan/settings.ts';
import type { OutFile, StackFile } from './file.ts';
import type { Observed } from './observe.ts';
import type { Workload } from './workload.ts';

/** Where one workload reaches another. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a component renders from. Everything is plain data; the same in, the same bytes out. */
export interface Rendering {
  readonly plan: Plan;
  readonly asked: Asked;
  /** Its own, as the plan sized them. */
  readonly settings: Settings;
  /** Roles that the stack has; `managed` ones are the target's own. */
  readonly roles: ReadonlyMap<Role, 'component' | 'managed'>;
  /** Workloads of the app itself. */
  readonly apps: readonly Workload[];
  /** The workload that does a role, as seen from inside the stack. @throws Error when the stack has none: ask `roles` first */
  at(role: Role, listen?: string): Address;
  /** The same for a workload of the app. */
  atWorkload(id: string, listen?: string): Address;
  /** What all other components and the app show and warn of; for who collects it. */
  readonly observed: Observed;
}

/** A workload's name and ports, before anything is rendered. */
export type Serves = Pick<Workload, 'id' | 'listens'>;

/** What a component yields. */
export interface Rendered {
  readonly files: readonly StackFile[];
  readonly workloads: readonly Workload[];
  /** Ids of the app's workloads that it runs itself (a process manager): the target does not run them again. */
  readonly takes?: readonly string[];
  /** Records that must stand in the DNS, and the like, which no program of the stack reads. */
  readonly records?: readonly DnsRecord[];
  /** Environment that the app's workloads get, with names of secrets: `DATABASE_URL`. */
  readonly env?: Workload['env'];
}

export interface DnsRecord {
  /** Below the domain; `@` is the domain itself. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'TXT' | 'CAA' | 'PTR';
  readonly value: string;
  readonly ttlS: number;
  readonly why: string;
}

/** The neutral description of all that will run, which a target lowers. */
export interface Stack {
  /** The app's name as an identifier: lower case letters, digits and dashes. */
  readonly name: string;
  readonly domain: string;
  readonly workloads: readonly Workload[];
  readonly files: readonly StackFile[];
  /** Dockerfiles of the app, and what they leave out; for targets that run images. */
  readonly images: readonly OutFile[];
  /** Names of every variable that some workload is given from the person's env file. */
  readonly given: readonly string[];
  readonly records: readonly DnsRecord[];
  readonly roles: Rendering['roles'];
}
