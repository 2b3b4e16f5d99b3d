import { createSocket } from 'node:dgram';
import { type Socket, createServer } from 'node:net';
import { lookUp } from './answer.ts';
import { type NameRecord, readQuestion, writeAnswer } from './wire.ts';

export interface NameServer extends AsyncDisposable {
  /** From the next question on. */
  readonly set: (records: readonly NameRecord[]) => void;
}

/** Bytes of a datagram (RFC 1035, 2.3.4). Who is told that there is more asks again by TCP. */
const datagram = 512;

/** Bytes of a message by TCP: its length is a number of 16 bits. */
const stream = 0xffff;

/** A name server for the hosts, over UDP and TCP. It knows what a test has set; nothing else exists. */
export async function openNames(address: string, port: number): Promise<NameServer> {
  let records: readonly NameRecord[] = [];
  const answerTo = (message: Buffer, most: number): Buffer | undefined => {
    const question = readQuestion(message);
    if (question === undefined) return undefined;
    return writeAnswer(question, lookUp(records, question), most);
  };

  const datagrams = createSocket('udp4');
  datagrams.on('message', (message, { port: from, address: at }) => {
    const answer = answerTo(message, datagram);
    if (answer !== undefined) datagrams.send(answer, from, at);
  });
  await new Promise<void>((resolve, reject) => {
    datagrams.once('error', reject);
    datagrams.bind(port, address, resolve);
  });

  const sockets = new Set<Socket>();
  const streams = createServer((socket) => {
    sockets.add(socket);
    let got = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk]);
      // Each message is preceded by its length in two bytes (RFC 1035, 4.2.2).
      while (got.length >= 2 && got.length >= 2 + got.readUInt16BE(0)) {
        const end = 2 + got.readUInt16BE(0);
        const answer = answerTo(got.subarray(2, end), stream);
        got = got.subarray(end);
        if (answer === undefined) continue;
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length);
        socket.write(Buffer.concat([length, answer]));
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    streams.once('error', reject);
    streams.listen(port, address, resolve);
  });
  return {
    set: (next) => {
      records = next.map((record) => ({ ...record, name: record.name.toLowerCase() }));
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => streams.close(closed));
      await new Promise<void>((closed) => datagrams.close(closed));
    },
  };
}
