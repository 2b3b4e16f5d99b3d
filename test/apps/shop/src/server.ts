import { app } from './app.js';
import { env } from './env.js';

const server = app.listen(env.port, () => console.log(`listening on ${env.port}`));

process.on('SIGTERM', () => server.close());
