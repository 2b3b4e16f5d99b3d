import { connect } from 'node:net';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly lines?: readonly string[];
}

/**
 * Says one mail to an SMTP server, command by command.
 * @returns the last answer of the server: of the mail, or of the command that it refused
 */
export function submit(host: string, port: number, { from, to, lines }: Mail): Promise<string> {
  const said = [
    'EHLO app.test',
    `MAIL FROM:<${from}>`,
    `RCPT TO:<${to}>`,
    'DATA',
    `${(lines ?? [`From: <${from}>`, `To: <${to}>`, 'Subject: hello', '', 'Hello,', ' a line  with spaces ', '', '']).join('\r\n')}\r\n.`,
  ];
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let buffer = '';
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      buffer += chunk.toString();
      // An answer ends with a line whose code is followed by a space (RFC 5321, 4.2.1).
      const last = /^(\d{3}) .*\r\n$/m.exec(buffer);
      if (last === null || !buffer.endsWith(last[0])) return;
      const next = said.shift();
      const refused = Number(last[1]) >= 400;
      if (refused || next === undefined) {
        socket.end('QUIT\r\n');
        resolve(last[0].trim());
        return;
      }
      buffer = '';
      socket.write(`${next}\r\n`);
    });
  });
}
