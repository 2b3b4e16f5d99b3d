/**
 * `next start` for a host of one's own: it listens on every interface unless it is told otherwise, and a port in the command would win
 * over the one that it is given (`next start --help`). Anything else is left as it is.
 */
export function onLoopback(command: string): string {
  const said = /^((?:npx )?next start)((?: .*)?)$/.exec(command);
  if (said === null) return command;
  const [, start = '', flags = ''] = said;
  const own = flags.replaceAll(/ (?:-p|--port|-H|--hostname)[ =]?(?=\S)\S+/g, '');
  return `${start}${own} --hostname 127.0.0.1`;
}
