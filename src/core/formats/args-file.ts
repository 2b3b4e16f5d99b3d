import { cannotHold } from './cannot-hold.ts';

/**
 * A file below /etc/default as Debian's units of the Prometheus family read it: `EnvironmentFile=` with `ARGS`, which `ExecStart` names
 * without braces. systemd then splits it at white space and knows no quotes inside it (systemd.service(5), command lines).
 * @throws UnmoorError RENDER-103 where an argument cannot stand there
 */
export function argsFile(args: readonly string[]): string {
  for (const arg of args)
    if (!/^[\w@%+=:,./{}^|*?()[\]~-]+$/.test(arg))
      throw cannotHold(
        'ARGS of a file below /etc/default',
        arg,
        'an argument there holds no white space, quote, backslash or dollar sign',
        'rename it without them.',
      );
  return `ARGS="${args.join(' ')}"\n`;
}
