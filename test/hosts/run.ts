import { type Command, type Ran, realShell } from '../../src/io/shell.ts';

/** Runs to the end. Programs of /usr/sbin are found too: a plain PATH may leave them out. */
export const run = (command: Command): Promise<Ran> =>
  realShell.run({
    ...command,
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, ...command.env },
  });

/** Runs, and must succeed. @returns what it printed */
export async function sure(argv: Command['argv'], input?: string): Promise<string> {
  const { code, stdout, stderr } = await run({ argv, input });
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}

/** Fixed words of a command line, none of which holds a space. */
export const words = (text: string): string[] => text.split(' ');
