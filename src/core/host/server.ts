/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
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
  /** The same over a connection of its own: whether somebody new gets in. */
  runAnew(script: string): Promise<Ended>;
  /** The address that its name leads to from here; undefined where that is known only behind a jump host. */
  address(): Promise<string | undefined>;
  close(): Promise<void>;
}
