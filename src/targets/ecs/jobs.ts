import type { Stack } from '../../core/stack/stack.ts';
import { exported } from './names.ts';
import { taskId, taskOf, taskParameters } from './task.ts';
import { ref, type Template, together } from './template.ts';

/** Tasks that a release runs to their end before anything that serves is replaced, each of the images of that release. */
export function jobsTemplate(stack: Stack): Template | undefined {
  const jobs = stack.workloads.filter(({ kind }) => kind === 'once');
  if (jobs.length === 0) return undefined;
  return {
    Description: `${stack.name}: what runs before a release`,
    Parameters: taskParameters,
    Resources: together(...jobs.map((one) => taskOf(stack, one, { proxied: false }))),
    Outputs: exported(stack, 'jobs', Object.fromEntries(jobs.map((one) => [taskId(one), ref(taskId(one))]))),
  };
}
