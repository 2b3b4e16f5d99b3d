import { messageOf } from '../../core/errors/error.ts';

/** A COPY that failed: on which side it began, and the server's own words. */
export class CopyError extends Error {
  readonly side: 'source' | 'target';
  /** The connection is gone: its session cannot be used again. */
  readonly lost: boolean;

  constructor(side: 'source' | 'target', lost: boolean, cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = 'CopyError';
    this.side = side;
    this.lost = lost;
  }
}
