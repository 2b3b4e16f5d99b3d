import { checks, roomOf, rooms } from '../../core/health/catalogue.ts';

/** Every check of a running server, room by room, in the order in which they are told. */
export function doctorPage(generated: string): string {
  const pages = rooms.map((room) => {
    const rows = checks
      .filter((check) => roomOf(check) === room)
      .map(({ id, level, says, cause, follows = [] }) => {
        const explained = follows.map((one) => `\`${one}\``).join(', ');
        return `| \`${id}\` | ${level} | ${says}. ${cause} | ${explained} |`;
      });
    return `## ${room}\n\n| id | level | what is wrong, and why | follows from |\n|---|---|---|---|\n${rows.join('\n')}`;
  });
  return `${[
    '# What `unmoor doctor user@host` looks for',
    generated,
    'One script asks the server, over SSH and as root, within 30 s and without changing anything; at the same time it is looked at from outside: pages, certificate, ports, names. Every check is a pure function over what was seen. *broken*: people notice it now. *risk*: it will not work for long, or not against somebody who means harm. *unknown*: it could not be looked at, which is never taken for well.',
    'A fault that another one explains (the last column; `room.*`: whatever is broken in that room) is told after it, as following from it.',
    ...pages,
  ].join('\n\n')}\n`;
}
