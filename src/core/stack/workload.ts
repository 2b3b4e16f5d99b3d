import type { Text } from '../text.ts';
import type { Rights } from './sandbox.ts';

/** A value of a workload's environment. `given` stands in the person's env file and is named, never held: targets have places of their own for it. */
export type EnvValue =
  | { readonly kind: 'plain'; readonly value: string }
  | {
      readonly kind: 'given';
      readonly name: string;
      readonly secret: boolean;
      /** The workload does without it. Where the person's file does not have it, it is left unset, and is not empty. */
      readonly optional?: true;
    };

export interface Listen {
  /** Unique within the workload: `http`, `metrics`. */
  readonly name: string;
  readonly port: number;
  /** http: what a front may pass on to it. */
  readonly speaks: 'http' | 'tcp';
  /** Reached from outside the stack. Everything else stays inside. */
  readonly open?: true;
  /** Reached from outside through the front, under this name below the domain: `errors`. large: bodies of any size come in. */
  readonly under?: { readonly name: string; readonly large?: true };
}

/** Something that must still be there when the workload is replaced. */
export interface Keep {
  readonly name: string;
  readonly at: string;
  /** GiB, where a target must be told. */
  readonly gib?: number;
  /** Several workloads read and write it, and every replica of theirs: what people uploaded. */
  readonly shared?: true;
}

/** Whether the workload is well. A command runs where the workload runs, and uses only what is there. */
export type Health =
  | { readonly kind: 'http'; readonly path: string; readonly port: number; readonly host?: string }
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | { readonly kind: 'tcp'; readonly port: number };

/** A program in an image that can ask a port of it whether somebody answers. `curl`, `wget` and `node` and `python` ask HTTP too. */
export type Asker = 'curl' | 'wget' | 'node' | 'python' | 'bash';

/** Rights of root's that can be left to a container alone (capabilities(7)). */
export type Capability =
  | 'CHOWN'
  | 'DAC_OVERRIDE'
  | 'FOWNER'
  | 'KILL'
  | 'NET_BIND_SERVICE'
  | 'SETGID'
  | 'SETUID'
  | 'SYS_CHROOT';

/** Of an image whose entry makes folders its own as root, and then lets go of root. */
export const becomesAnother: readonly Capability[] = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'];

export interface Image {
  /** Pinned by version: never `latest`. */
  readonly name: string;
  readonly argv?: readonly string[];
  readonly entry?: readonly string[];
  /** Unset: there is none in it, or only its own program. */
  readonly asks?: Asker;
  /** Who runs it where that is not who the image says, by a name or number that the image knows. */
  readonly user?: string;
  /** What it cannot start without; every other right is taken from it. */
  readonly capabilities?: readonly Capability[];
  /** It writes into its own system when it starts, which therefore cannot be read-only. */
  readonly writesItself?: true;
}

export interface Build {
  /** What is built; `` is the app's own folder. */
  readonly folder: string;
  /** Below the app; where it is rendered, below the folder of the render. */
  readonly dockerfile: string;
  readonly rendered?: true;
  /** The stage that is wanted, where it is not the last. */
  readonly target?: string;
  /** Names of variables of the person's that must be given to the build. */
  readonly args?: readonly string[];
  /** As in `Image`. */
  readonly asks?: Asker;
}

/** How a workload can be had: a target takes the way that it can. */
export interface Ways {
  readonly image?: Image;
  /** Built from a folder of the app; where `image` stands beside it, upon that image. */
  readonly build?: Build;
  /** Packages of the distribution, and the unit that they bring. */
  readonly packages?: {
    readonly names: readonly string[];
    readonly unit?: string;
    /** Units that they bring and that must not run: what is named above takes their place. */
    readonly off?: readonly string[];
    /** What the unit needs of its host, where the package leaves it everything. */
    readonly rights?: Rights;
  };
  /** A plain process of the app. */
  readonly process?: {
    readonly argv: readonly string[];
    readonly folder: string;
    readonly user: string;
    /** Of root's, where it runs as root and does not need all of them. */
    readonly rights?: Rights;
  };
}

/** One thing that runs, without a word of where. */
export interface Workload {
  /** Unique within the stack, and its name on an inner network: `web`, `db`. Lower case letters, digits and dashes. */
  readonly id: string;
  readonly does: Text;
  /** serve: runs on. once: runs to its end at each release, before what comes after it. clock: runs to its end whenever `every` says. */
  readonly kind: 'serve' | 'once' | 'clock';
  readonly ways: Ways;
  /** In the order of a shell's argv; unset: what the image or the unit does by itself. */
  readonly argv?: readonly string[];
  readonly env: Readonly<Record<string, EnvValue>>;
  readonly listens: readonly Listen[];
  /** `at` of files of the stack that it reads. */
  readonly files: readonly string[];
  readonly keeps: readonly Keep[];
  /** Folders that it writes and that need not last. */
  readonly scratch?: readonly string[];
  readonly health?: Health;
  /** Cron expression in UTC, of a clock. */
  readonly every?: string;
  /** A clock that runs nothing itself, but asks a workload for a path, with `Authorization: Bearer <CRON_SECRET>` where the app has that variable. */
  readonly calls?: { readonly workload: string; readonly listen: string; readonly path: string };
  readonly replicas: number;
  /** Each replica has a port of its own, counted up from the one that it listens on; else they share it. See `replicaPorts`. */
  readonly spread?: true;
  /** More than one at a time would do harm: a scheduler, a database. */
  readonly single?: true;
  readonly mib?: number;
  /** Shared memory through which its processes hand each other work, where the 64 MiB that a container has are too few. */
  readonly sharedMib?: number;
  readonly cpu?: number;
  /** Starts after these: when they answer (`well`), or when they have come to their end (`done`). */
  readonly after: readonly { readonly workload: string; readonly is: 'well' | 'done' }[];
  readonly stop: { readonly signal: 'TERM' | 'INT' | 'QUIT'; readonly withinS: number };
  /** Makes connections out of the stack (mail, payment, the platform that is left). */
  readonly outbound?: true;
  /** It sends the app's mail: to everybody's own servers, on port 25; or to a relay that this variable of the person's names, as Postfix writes it. */
  readonly mail?: { readonly relay?: string };
  /** Reads its files again on this signal: a renewed certificate. */
  readonly rereads?: 'HUP';
}

export const nameOk = (id: string): boolean => /^[a-z](?:[a-z0-9-]{0,50}[a-z0-9])?$/.test(id);
