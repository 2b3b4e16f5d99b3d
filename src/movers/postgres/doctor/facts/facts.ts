import type { Side } from '../../../../core/finding.ts';
import type { PostgresEndpoint } from '../../../../core/endpoint.ts';
import type { Table } from '../../catalog.ts';
import type { Admittance } from '../../reach/physical.ts';
import type { Need } from '../../shape/selection.ts';

/** Something that was looked at, or the reason why it could not be. */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string };

/** What doctor knows of both sides; all judgement is a pure function of it. */
export interface Facts {
  /** `run`: a run is under way, so its own objects and a filled target are no obstacle. */
  readonly during: 'before' | 'run';
  /** The target is the database that `unmoor provision` made for the app. */
  readonly home: boolean;
  readonly source: SourceFacts;
  readonly target: TargetFacts | undefined;
  /** Whether the server of each side reaches the other's, to follow it. Unset: nothing is to be followed. */
  readonly reach?: Readonly<Record<Side, Known<Reach>>>;
  readonly tools: Known<ToolFacts>;
  /** Free bytes where the target keeps its data. */
  readonly targetDisk: Known<{ readonly freeBytes: number }>;
  /** Source's clock minus target's, ms, and how far that may be off (half of both round trips). */
  readonly clocks: Known<{ readonly differenceMs: number; readonly withinMs: number }>;
}

export type Reach = { readonly reaches: true } | { readonly reaches: false; readonly why: string };

export interface PlatformFacts {
  readonly platform: string;
  /** `schema "auth"`, and why it stays. */
  readonly stays: readonly { readonly name: string; readonly why: string }[];
  /** What comes along from schemas that stay. */
  readonly along: readonly string[];
  readonly needs: readonly Need[];
}

interface SideFacts {
  readonly endpoint: Pick<PostgresEndpoint, 'host' | 'port' | 'database' | 'user'>;
  readonly server: Known<ServerFacts>;
  readonly role: Known<RoleFacts>;
  readonly roles: Known<RolesFacts>;
  readonly replication: Known<ReplicationFacts>;
}

export interface SourceFacts extends SideFacts {
  /** A pooler stands between us and the server. */
  readonly pooled: boolean;
  readonly physical: Known<Admittance>;
  /** The platform that it was made by; a value of undefined: none that is known. */
  readonly platform: Known<PlatformFacts | undefined>;
  readonly tables: Known<readonly TableFacts[]>;
  readonly objects: Known<ObjectFacts>;
  readonly extensions: Known<readonly SourceExtension[]>;
  readonly collations: Known<readonly string[]>;
  readonly activity: Known<ActivityFacts>;
  readonly walRate: Known<{ readonly bytesPerSecond: number }>;
}

export interface TargetFacts extends SideFacts {
  /** What stands in the database already, extensions' own objects left out: `table "public"."users"`. */
  readonly contents: Known<readonly string[]>;
  readonly extensions: Known<readonly TargetExtension[]>;
  /** Those of the source's collations that the target has too. */
  readonly collations: Known<readonly string[]>;
}

export interface ServerFacts {
  readonly major: number;
  /** `15.20 (Debian ...)`. */
  readonly version: string;
  readonly standby: boolean;
  readonly databaseBytes: number;
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
  /** `c` libc, `i` ICU, `b` builtin. Before 15 always `c`. */
  readonly provider: string;
  readonly icuLocale: string | null;
  /** The version of the collations that the database was made with, and what the machine has now. Null where none is kept. */
  readonly collationVersion: string | null;
  readonly actualCollationVersion: string | null;
  /** Raw `pg_settings.setting`, in the unit of the parameter; hidden and unknown ones are absent. */
  readonly settings: Readonly<Record<string, string>>;
  /** Beside pg_default and pg_global. */
  readonly tablespaces: readonly string[];
  /** Databases that a copy of the cluster would bring along, beside this one, templates and an empty `postgres`. */
  readonly otherDatabases: readonly string[];
  readonly slotsUsed: number;
  readonly sendersUsed: number;
  readonly subscriptionWorkers: number;
}

export interface RoleFacts {
  readonly name: string;
  readonly superuser: boolean;
  readonly replication: boolean;
  readonly bypassRls: boolean;
  readonly createRole: boolean;
  readonly createInDatabase: boolean;
  /** Member of pg_create_subscription (16 and newer), or of a platform's role that stands for it. */
  readonly createSubscription: boolean;
  readonly readsAllStats: boolean;
  readonly readsPasswords: boolean;
}

export interface TableFacts extends Table {
  readonly owned: boolean;
  readonly selectable: boolean;
  readonly triggerable: boolean;
  readonly schemaUsable: boolean;
  /** Row-level security hides rows from our role. */
  readonly hidesRows: boolean;
  /** UPDATE and DELETE can be published as the table is. */
  readonly identifiable: boolean;
  /** Columns of types without an equality operator: `"payload" json`. */
  readonly incomparable: readonly string[];
  readonly virtualColumns: number;
  /** Takes part in inheritance that is not partitioning. */
  readonly inherits: boolean;
}

export interface ObjectFacts {
  readonly partitionRoots: readonly string[];
  readonly foreignTables: readonly string[];
  readonly materializedViews: readonly string[];
  readonly eventTriggers: readonly string[];
  /** `"name" on "schema"."table" (ALWAYS)`. */
  readonly firingTriggers: readonly FiringTrigger[];
  readonly largeObjects: number;
  /** Size of pg_largeobject. */
  readonly largeObjectBytes: number;
  readonly unreadableSequences: readonly string[];
}

export interface FiringTrigger {
  readonly name: string;
  readonly table: string;
  readonly when: 'ALWAYS' | 'REPLICA';
}

export interface SourceExtension {
  readonly name: string;
  readonly version: string;
  readonly schema: string;
  /** Tables of the extension that hold data and are to be dumped (pg_extension.extconfig). */
  readonly dataTables: readonly string[];
}

export interface TargetExtension {
  readonly name: string;
  readonly defaultVersion: string | null;
  readonly versions: readonly string[];
  readonly installed: string | null;
  readonly schema: string | null;
  /** Only a superuser may create it. */
  readonly needsSuperuser: boolean;
}

export interface RolesFacts {
  readonly all: readonly string[];
  /** Roles that own things in this database or have rights in it. */
  readonly used: readonly { readonly name: string; readonly login: boolean }[];
  /** `ALTER DATABASE .. SET` and `ALTER ROLE .. IN DATABASE .. SET` of this database: `app: statement_timeout=2min`; no role: `: a=b`. */
  readonly settings: readonly {
    readonly role: string | null;
    readonly inDatabase: boolean;
    readonly setting: string;
  }[];
}

export interface ReplicationFacts {
  readonly slots: readonly {
    readonly name: string;
    readonly active: boolean;
    readonly here: boolean;
    readonly retainedBytes: number | null;
  }[];
  readonly publications: readonly string[];
  readonly subscriptions: readonly { readonly name: string; readonly enabled: boolean }[];
  readonly ownSchema: boolean;
}

export interface ActivityFacts {
  readonly prepared: readonly { readonly gid: string; readonly database: string; readonly seconds: number }[];
  readonly writing: readonly { readonly pid: number; readonly user: string; readonly seconds: number }[];
  /** Sessions of others whose transactions our role may not see. */
  readonly hiddenSessions: number;
  /** Other sessions in this database of roles that may set session_replication_role, which nobody else can see. */
  readonly mayBypassTriggers: readonly string[];
}

export interface ToolFacts {
  /** Newest pg_dump on this machine; undefined: none. */
  readonly pgDump: number | undefined;
  /** Majors of which this machine has pg_basebackup. */
  readonly baseBackup: readonly number[];
  /** A Docker engine answers: whatever is missing runs in a container. */
  readonly containers?: boolean;
  readonly machine: 'debian' | 'macos' | 'other';
}
