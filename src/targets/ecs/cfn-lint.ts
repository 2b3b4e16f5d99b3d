import type { Bench, Proof } from '../../core/stack/reader.ts';

const by = 'cfn-lint';

/** Exit codes of a run that came to an end: nothing, or errors with or without warnings (github.com/aws-cloudformation/cfn-lint, "Exit Codes"). */
const ended = [0, 2, 6];

/**
 * AWS's own linter, which knows more of values than the published forms; where it is there, and can run.
 * @returns a verdict on each path, or nothing
 */
export async function byCfnLint(
  bench: Bench,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Proof> | undefined> {
  if (!(await bench.has(by))) return undefined;
  const files = paths.map((path) => `${bench.root}${path}`);
  const { code, stdout } = await bench.run([
    by,
    '--non-zero-exit-code',
    'error',
    '--format',
    'parseable',
    '-t',
    ...files,
  ]);
  if (!ended.includes(code)) return undefined;
  // `file:line:column:line:column:E1020:what`; a warning begins with W.
  const errors = stdout.split('\n').filter((line) => /:E\d{4}:/.test(line));
  return new Map(
    paths.map((path): [string, Proof] => {
      const own = errors.flatMap((line) =>
        line.startsWith(`${bench.root}${path}:`) ? [line.slice(bench.root.length)] : [],
      );
      return [
        path,
        own.length === 0 ? { result: 'accepted', by } : { result: 'refused', by, message: own.join('\n') },
      ];
    }),
  );
}
