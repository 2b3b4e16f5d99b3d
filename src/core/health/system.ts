import type { Manifest } from '../host/manifest.ts';
import type { Inside } from './inside.ts';
import type { Outside } from './outside.ts';

/** What a server is expected to be: what was rendered for it, and the variables that lie there. */
export interface Subject {
  readonly manifest: Manifest;
  /** The app's variables, as they lie on the server. Values are secret: checks say names. */
  readonly env: ReadonlyMap<string, string>;
  /** Path of a WebSocket that the app answers. */
  readonly socket?: string;
  /** Hosts of platforms (`.up.railway.app`), that nothing should lead to any more. */
  readonly platformHosts: readonly string[];
}

/** All that is known of a running system at one moment. */
export interface System {
  readonly subject: Subject;
  readonly inside: Inside;
  readonly outside: Outside;
  /** Unix time in ms, by the clock of this machine. */
  readonly now: number;
}
