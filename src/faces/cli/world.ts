import type { ConfigOptions } from '../../core/config/config.ts';
import type { PostgresEndpoint, RedisEndpoint } from '../../core/endpoint.ts';
import type { Program } from '../../core/agent/program.ts';
import type { Component } from '../../core/app/component.ts';
import type { Measured } from '../../core/app/data.ts';
import type { Platform } from '../../core/app/platform.ts';
import type { Http } from '../../core/app/platform-api.ts';
import type { Reader } from '../../core/app/reader.ts';
import type { Target } from '../../core/app/target.ts';
import type { Tree } from '../../core/app/tree.ts';
import type { OnBench } from '../../core/stack/reader.ts';
import type { OutFolder } from '../../core/stack/out-folder.ts';
import type { Destination } from '../../core/host/destination.ts';
import type { Eyes } from '../../core/health/outside.ts';
import type { Server } from '../../core/host/server.ts';
import type { Sources } from '../../core/host/sources.ts';
import type { Mover } from '../../core/mover.ts';
import type { Report } from '../../core/progress.ts';
import type { Memory } from '../../core/step.ts';
import type { Connections } from '../../journal/connections.ts';
import type { OnBoundary } from '../../journal/journal.ts';
import type { RunContext } from '../../pipeline/context.ts';
import type { MakeDrive } from '../../rehearsal/ends.ts';
import type { OwnOptions } from '../../rehearsal/own.ts';

/** One end of a stream that a person or a program reads. */
export interface Stream {
  write(text: string): void;
  /** A terminal, with its size now. Unset: a pipe or a file. */
  size?(): { readonly columns: number; readonly rows: number };
}

export interface PairOf<E> {
  readonly source: E;
  readonly target: E;
  /** How the other side's server reaches it, when that differs from how this machine does. */
  readonly sourcePeer?: E;
  readonly targetPeer?: E;
}

/** What a run moves: at least one of the two. */
export interface Ends {
  readonly postgres?: PairOf<PostgresEndpoint>;
  readonly redis?: PairOf<RedisEndpoint>;
  readonly pooler?: PoolerEnd;
}

/** The PgBouncer that clients come through. */
export interface PoolerEnd {
  readonly admin: PostgresEndpoint;
  readonly ini: string;
  readonly database: string;
  readonly to?: PostgresEndpoint;
}

export interface MoverOptions {
  readonly runId: string;
  /** The number of our lock; unset for a verb that only looks. */
  readonly holder?: number;
  /** The run's own folder. Unset: nothing is kept, for both sides are only looked at. */
  readonly folder?: string;
  readonly memoryFor: (kind: Mover['kind']) => Memory;
  readonly report: Report;
  readonly settings: ConfigOptions;
}

/** Builds the movers of a run. They are opened lazily: nothing is connected before it is asked for. */
export type MakeMovers = (ends: Ends, options: MoverOptions) => Promise<readonly Mover[]>;

/** The lists of registry.ts. */
export interface Plugins {
  readonly platforms: readonly Platform[];
  readonly readers: readonly Reader[];
  readonly components: readonly Component[];
  readonly targets: readonly Target[];
}

export interface Rendering {
  readonly openOut: (folder: string) => OutFolder;
  readonly onBench: OnBench;
}

/** Everything outside the program that the command line touches. Wiring gives the real one; tests give a fixed one. */
export interface World {
  readonly version: string;
  readonly clock: RunContext['clock'];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Asks the person. Unset: nobody sits there (stdin or stdout is no terminal). */
  readonly ask?: (question: string) => Promise<string>;
  /** Hears that the person said yes; unset: nobody keeps it. */
  consented?(): Promise<void>;
  /** Hears the progress as it is, to draw it elsewhere; unset: it is drawn on stderr. */
  readonly hear?: Report;
  /** What waits on this server for the app's data, as `unmoor provision` left it; unset: this is the person's machine. */
  into?(): Promise<Pick<Connections, 'to' | 'redisTo'>>;
  /** @returns undefined when there is no such file */
  readText(path: string): Promise<string | undefined>;
  /** Writes a file for everybody's eyes, whole or not at all. Its folder is made where it is not there. */
  writeText(path: string, text: string): Promise<void>;
  /** All that is piped in. */
  readStdin(): Promise<string>;
  /** @throws UnmoorError APP- when there is no app to read */
  openTree(folder: string): Promise<Tree>;
  /** What a folder is called, whatever way it is named: `.` has a name too. */
  nameOf(folder: string): string;
  /** Aborted by the first Ctrl-C; the message of its reason is the name of the signal. */
  readonly signal: AbortSignal;
  /** From here on a second Ctrl-C does not end the process: what was started must be stopped first. */
  cannotBeCut(): void;
  /** Called at every boundary of a run's journal: a test ends the process there. */
  readonly onBoundary?: OnBoundary;
  /** The files of the price book that is shipped, in the order in which they count. */
  priceFiles(): Promise<readonly { readonly name: string; readonly text: string }[]>;
  /** Loaded only by the verbs that need it, so that `--help` is quick: the next three. */
  movers(): Promise<MakeMovers>;
  drive(): Promise<MakeDrive>;
  /** What knows how to read apps and platforms. */
  plugins(): Promise<Plugins>;
  /** What `unmoor render` writes and checks with. */
  rendering(): Promise<Rendering>;
  /**
   * Over the system's SSH; it is reached when the first thing is asked of it.
   * @param how apart: Ctrl-C does not reach it, from the terminal either; else it ends what is asked just then
   */
  server(destination: Destination, how?: { readonly apart: true }): Promise<Server>;
  /** This very command, for a server to run. */
  program(): Promise<Program>;
  /** Looks at a server from this machine. @param nameServer whom to ask for names instead of the machine's own */
  eyes(nameServer?: string): Promise<Eyes>;
  /** Folder of this machine for what may be made anew at any time: absolute. */
  readonly cache: string;
  /** What a release of the app in a folder is made of. @throws UnmoorError APP-1xx */
  sources(folder: string): Promise<Sources>;
  /** Asks platforms' APIs. */
  http(): Promise<Http>;
  /** A session with a source, whose failures are coded. */
  readonly connectSource?: OwnOptions['connect'];
  /** What `unmoor inspect` reads of a database or a Redis itself. @throws UnmoorError CONN- */
  readonly measure: {
    postgres(endpoint: PostgresEndpoint): Promise<Measured>;
    redis(endpoint: RedisEndpoint): Promise<Measured>;
  };
}
