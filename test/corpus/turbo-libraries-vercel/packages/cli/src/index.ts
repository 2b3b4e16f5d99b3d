import { Command } from 'commander';
import { createServer } from 'node:http';

new Command('harvest')
  .command('login')
  // The browser comes back here with a token.
  .action(() => createServer((_req, res) => res.end('You may close this window.')).listen(4587))
  .parseAsync();
