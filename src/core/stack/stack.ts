import type { Role } from '../app/component.ts';
import type { Asked } from '../plan/asked.ts';
import type { Plan } from '../plan/plan.ts';
import type { Settings } from '../plan/settings.ts';
import type { Text } from '../text.ts';
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
  /** Those of all components of the stack. */
  readonly others: readonly Serves[];
  /** The workload that does a role, as seen from inside the stack. @throws Error when the stack has none: ask `roles` first */
  at(role: Role, listen?: string): Address;
  /** Whether `at` has an answer. */
  reaches(role: Role, listen?: string): boolean;
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
  /**
   * Files that are none of the target's: for another machine, for a person to run, for the app's repository. Their paths begin with the
   * name of a folder of their own.
   */
  readonly elsewhere?: readonly OutFile[];
  /** Records that must stand in the DNS, and the like, which no program of the stack reads. */
  readonly records?: readonly DnsRecord[];
}

/** What a plan cannot know stands in angle brackets, in name or value: `<host-ip>`, `<dkim-key>`, `<mailbox>`. */
export interface DnsRecord {
  /** Below the domain; `@` is the domain itself. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'TXT' | 'CAA' | 'PTR';
  /** Text of a TXT as it is read, not in quotes. */
  readonly value: string;
  readonly ttlS: number;
  readonly why: Text;
  /** The domain has one of its kind at most: where one is published, what this one says is put into it. */
  readonly merge?: 'spf';
  /** Only once the platform that is left serves no more, or something else has been seen to be so: `why` says what. */
  readonly later?: true;
}

/** The neutral description of all that will run, which a target lowers. */
export interface Stack {
  /** The app's name as an identifier: lower case letters, digits and dashes. */
  readonly name: string;
  readonly domain: string;
  /** Every host name that the front answers to, the domain first. */
  readonly names: readonly string[];
  readonly workloads: readonly Workload[];
  readonly files: readonly StackFile[];
  /** Dockerfiles of the app, and what they leave out; for targets that run images. */
  readonly images: readonly OutFile[];
  readonly elsewhere: readonly OutFile[];
  /** Names of every variable that some workload is given from the person's env file. */
  readonly given: readonly string[];
  readonly records: readonly DnsRecord[];
  readonly roles: Rendering['roles'];
}
