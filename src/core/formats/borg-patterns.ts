import { cannotHold } from './cannot-hold.ts';

/** A whole folder by its path, or everything that a shell's pattern fits (borg-patterns(1)). */
export type BorgPattern = { readonly kind: 'path' | 'glob'; readonly text: string };

/**
 * A file for `--patterns-from`: what is copied, and what of it is not. A `path` is taken as it stands, signs and all; only a `glob` is a pattern.
 * @throws UnmoorError RENDER-103
 */
export const borgPatterns = ({
  take,
  leave,
}: {
  readonly take: readonly string[];
  readonly leave: readonly BorgPattern[];
}): string =>
  [
    ...take.map((path) => `R ${held(path)}\n`),
    ...leave.map(({ kind, text }) => `- ${kind === 'path' ? 'pp' : 'sh'}:${held(text)}\n`),
  ].join('');

function held(path: string): string {
  // oxlint-disable-next-line no-control-regex -- a line holds no control characters
  const breaks = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(path);
  if (breaks || !/^(?:\/|\*\*\/)/.test(path) || path.trim() !== path)
    throw cannotHold(
      'a list of patterns for borg',
      path,
      'a path stands on one line, begins at the root, and has no blank at its end',
      'rename the folder.',
    );
  return path;
}
