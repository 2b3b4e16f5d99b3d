/** The verbs of a move, each loaded when it is called: here, or on a server. */
export const movingVerbs = {
  doctor: () => import('./verbs/doctor.ts'),
  move: () => import('./verbs/move.ts'),
  status: () => import('./verbs/status.ts'),
  verify: () => import('./verbs/verify.ts'),
  cutover: () => import('./verbs/cutover.ts'),
  rollback: () => import('./verbs/rollback.ts'),
  follow: () => import('./verbs/follow.ts'),
  resume: () => import('./verbs/resume.ts'),
  abort: () => import('./verbs/abort.ts'),
  cleanup: () => import('./verbs/cleanup.ts'),
};
