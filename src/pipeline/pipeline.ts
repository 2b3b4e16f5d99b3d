/*
 * The verbs, in the order in which a person meets them. Each is one file; start reading at the one you came for.
 * All of them take a context with movers and a journal, give back plain data, and print nothing.
 */

/** What stands in the way? Changes nothing. */
export { doctor } from './doctor.ts';
/** From nothing to steady: the target follows the source. */
export { move } from './move.ts';
/** The source changed its shape: the target is made like it again. */
export { reconcile } from './reconcile.ts';
/** Where does the run stand? */
export { status, statusOf } from './status.ts';
/** Are both sides the same? */
export { verify } from './verify.ts';
/** Keeps the other side following, where that needs a process. */
export { follow, type FollowOptions } from './follow.ts';
/** Writes go to the target. */
export { cutover, type CutoverOptions } from './cutover.ts';
/** Writes go back to the source, and nothing written since is lost. */
export { rollback } from './rollback.ts';
/** Goes on with what was interrupted. */
export { resume } from './resume.ts';
/** Takes back what was begun. */
export { abort, type AbortOptions } from './abort.ts';
/** Removes everything that the run made, and ends it. */
export { cleanup, type CleanupOptions } from './cleanup.ts';

export type { LookContext, RunContext } from './context.ts';
export type * from './results.ts';
