/** Hands a message to a mail server: as much of RFC 5321 as that takes, over one connection a message. */
export const smtp = String.raw`import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

export class Refused extends Error {
  /** @param code of the server's answer: 4xx may work later, 5xx never will */
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/**
 * @param server with user and password: then TLS is asked for first, and the certificate must bear its name
 * @returns once the server has the message on its disk; @throws Refused when it will not have it
 */
export async function submit({ host, port, user, password }, { from, to, data }) {
  const plain = conversation(connect({ host, port }));
  let open = plain;
  try {
    await plain.answer();
    await plain.say('EHLO mail-api');
    if (user) {
      await plain.say('STARTTLS');
      open = conversation(connectTls({ socket: plain.release(), servername: host }));
      await open.say('EHLO mail-api');
      await open.say('AUTH PLAIN ' + Buffer.from('\0' + user + '\0' + password).toString('base64'));
    }
    await open.say('MAIL FROM:<' + from + '>');
    for (const address of to) await open.say('RCPT TO:<' + address + '>');
    await open.say('DATA');
    // A line that is one dot ends the message, so a dot at the start of a line is doubled (4.5.2).
    await open.say(data.replace(/^\./gm, '..') + '\r\n.');
  } finally {
    open.end();
  }
}

function conversation(socket) {
  let buffer = '';
  let waiting;
  let broken;
  const settle = (error, text) => {
    const { resolve, reject } = waiting ?? {};
    waiting = undefined;
    if (error !== undefined) broken = error;
    error === undefined ? resolve?.(text) : reject?.(error);
  };
  const onData = (chunk) => {
    buffer += chunk.toString('latin1');
    // The last line of an answer has a space behind its code (4.2.1).
    const last = /(?:^|\n)(\d{3}) ([^\r\n]*)\r?\n$/.exec(buffer);
    if (last === null) return;
    buffer = '';
    const code = Number(last[1]);
    if (code < 400) return settle(undefined, last[2]);
    waiting?.reject(new Refused(code, last[2]));
    waiting = undefined;
  };
  socket.setTimeout(60_000, () => socket.destroy(new Error('The mail server did not answer')));
  socket.on('error', (error) => settle(new Refused(451, error.message)));
  socket.on('close', () => settle(broken ?? new Refused(451, 'The mail server hung up')));
  socket.on('data', onData);
  const answer = () =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      if (broken !== undefined) settle(broken);
    });
  return {
    answer,
    say: (line) => {
      const answered = answer();
      socket.write(line + '\r\n');
      return answered;
    },
    end: () => socket.end('QUIT\r\n'),
    /** From here on another reads it: what it says is TLS. */
    release: () => socket.off('data', onData),
  };
}
`;
