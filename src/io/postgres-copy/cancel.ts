import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { PgSession } from '../postgres.ts';

const cancelRequestCode = 80877102;
const answerWithinMs = 5000;

/**
 * Asks the server to cancel what the session runs (manual, 55.2.8 "Canceling Requests in Progress"): a connection of its own,
 * in the clear as libpq's PQcancel sends it, which carries only the session's number and its cancel key. Resolves when the
 * server has taken it or cannot be reached; whether anything was cancelled is seen on the session.
 */
export function cancelStatement(session: PgSession): Promise<void> {
  const client = session.raw as unknown as {
    processID: number;
    secretKey: number;
    host: string;
    port: number;
    connection: { stream: Socket };
  };
  const packet = Buffer.alloc(16);
  packet.writeInt32BE(16, 0);
  packet.writeInt32BE(cancelRequestCode, 4);
  packet.writeInt32BE(client.processID, 8);
  packet.writeInt32BE(client.secretKey, 12);
  const { remoteAddress, remotePort } = client.connection.stream;
  return new Promise((resolve) => {
    const socket =
      remoteAddress === undefined
        ? connect(`${client.host}/.s.PGSQL.${client.port}`)
        : connect({ host: remoteAddress, port: remotePort ?? client.port });
    socket.setTimeout(answerWithinMs, () => socket.destroy());
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => resolve());
    socket.on('connect', () => socket.end(packet));
    socket.resume();
  });
}
