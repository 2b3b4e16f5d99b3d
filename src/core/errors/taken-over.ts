import { UnmoorError } from './error.ts';

/**
 * To a process that was stopped or cut off, and whose run another took over meanwhile: it must do no more.
 * @param newest number of the lock that counts
 * @param ours number of the lock that this process once took
 */
export const takenOver = (newest: number, ours: number, cause?: unknown): UnmoorError =>
  new UnmoorError('RUN-101', {
    why: `Another process took this run over (its lock is number ${newest}, ours is ${ours}) while this one was stopped or cut off.`,
    next: '`unmoor status` tells where the run stands now. The other process goes on with it; this one has ended.',
    state: 'From the moment it was taken over this process has opened and closed no side.',
    cause,
  });
