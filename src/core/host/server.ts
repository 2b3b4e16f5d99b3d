/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Files on their way to a server. */
export interface Brought {
  /** Absolute, here. */
  readonly from: string;
  /** Below `from`. */
  readonly paths: readonly string[];
  /** Absolute, there; it need not exist, its parent must. */
  readonly to: string;
  /** Folder there that has most of them already: what is the same is copied from it, and does not travel. */
  readonly like?: string;
  readonly user: string;
}

export interface Sent {
  /** Files that differed from those that were there. */
  readonly files: number;
  /** Through the wire, in both directions. */
  readonly bytes: number;
}

/** A server, as root sees it. */
export interface Server {
  /** `root@203.0.113.7` */
  readonly name: string;
  /**
   * Runs a script of sh as root. It goes through the standard input, and so may hold secrets: nothing of it stands in an argument.
   * Gives back whatever the exit code is.
   * @throws UnmoorError HOST-1xx when the server could not be reached, or the user may not act as root
   */
  run(script: string, onStdout?: (text: string) => void): Promise<Ended>;
  /**
   * Brings files there by difference (rsync), as a user of the server's.
   * @throws UnmoorError HOST-1xx, HOST-405
   */
  bring(files: Brought): Promise<Sent>;
  /** The same over a connection of its own: whether somebody new gets in. */
  runAnew(script: string): Promise<Ended>;
  /** The address that its name leads to from here; undefined where that is known only behind a jump host. */
  address(): Promise<string | undefined>;
  close(): Promise<void>;
}
