import { dnsFiles } from '../../core/dns/files.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import type { OutFile } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { makeStack, type StackInput, unrendered } from './make-stack.ts';

/**
 * Everything that a plan becomes on its target, as texts. Pure: the same plan gives the same bytes.
 * @throws UnmoorError RENDER-101, RENDER-102; RENDER-104 when the target cannot be rendered for, RENDER-105 without a domain
 */
export function renderFiles(input: StackInput): {
  readonly stack: Stack;
  readonly files: readonly OutFile[];
} {
  const { asked, target } = input;
  if (target.lower === undefined)
    throw new UnmoorError('RENDER-104', {
      why: `Unmoor plans for ${target.name.en} (${target.id}), and does not write its files yet.`,
      next: 'render for another target (--to), or write them from the plan.',
      state: unrendered,
    });
  if (!/^[a-z0-9.-]+$/i.test(asked.domain))
    throw new UnmoorError('RENDER-105', {
      why: `No domain of its own was found for ${asked.app.app}: certificates, routes and mail need one.`,
      next: 'write it into unmoor.yaml (`unmoor init` makes the file): app, domains, host.',
      state: unrendered,
    });
  const stack = makeStack(input);
  const files = [...target.lower(stack, input.plan), ...stack.beside, ...dnsFiles(stack)];
  return { stack, files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}
