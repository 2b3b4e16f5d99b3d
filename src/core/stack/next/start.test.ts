import { expect, it } from 'vitest';
import { onLoopback } from './start.ts';

it.each([
  ['next start', 'next start --hostname 127.0.0.1'],
  ['npx next start', 'npx next start --hostname 127.0.0.1'],
  ['next start -p 3000', 'next start --hostname 127.0.0.1'],
  [
    'next start --port=3000 -H 0.0.0.0 --keepAliveTimeout 70000',
    'next start --keepAliveTimeout 70000 --hostname 127.0.0.1',
  ],
  ['next start apps/web -p $PORT', 'next start apps/web --hostname 127.0.0.1'],
  ['node .next/standalone/server.js', 'node .next/standalone/server.js'],
  ['npm start', 'npm start'],
])('%s is %s on a host', (said, then) => expect(onLoopback(said)).toBe(then));
