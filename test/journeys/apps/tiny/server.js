import { createServer } from 'node:http';
import process from 'node:process';

/** An app without a database, a package or a build: the least that a server can be the home of. */
const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ ok: true, path: request.url, says: process.env.GREETING ?? null }));
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
process.on('SIGTERM', () => server.close());
