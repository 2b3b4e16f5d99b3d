/**
 * `logical`: the app serves while changes stream. `physical`: a byte-wise standby streams, and is promoted. `offline`: writes pause for
 * the whole copy.
 */
export type Method = 'logical' | 'physical' | 'offline';

/** Whether one way of moving is open as both sides are now, and why. */
export interface MethodVerdict {
  readonly method: Method;
  readonly possible: boolean | 'unknown';
  /** Full sentences; at least one. */
  readonly why: readonly string[];
}

export interface MethodAdvice {
  /** The possible method with the shortest pause. */
  readonly recommended: Method | 'none';
  readonly methods: readonly MethodVerdict[];
}
