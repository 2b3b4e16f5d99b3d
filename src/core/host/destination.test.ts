import { describe, expect, it } from 'vitest';
import { readDestination, showDestination } from './destination.ts';

describe('where a server is', () => {
  it.each([
    ['root@203.0.113.7', { host: '203.0.113.7', user: 'root' }],
    ['admin@server.example:2222', { host: 'server.example', user: 'admin', port: 2222 }],
    ['my-server', { host: 'my-server' }],
    ['root@[2001:db8::1]:2222', { host: '2001:db8::1', user: 'root', port: 2222 }],
    ['[::1]', { host: '::1' }],
  ])('%s', (text, destination) => {
    expect(readDestination(text)).toEqual(destination);
    expect(showDestination(destination)).toBe(text);
  });

  it.each([
    '',
    '-oProxyCommand=id',
    'root@-oProxyCommand=id',
    '-l@host',
    'host:99999',
    'host:0',
    'a b',
    'root@host;id',
    'root@$(id)',
    'ssh://root@host',
    '2001:db8::1',
  ])('is not %j', (text) => expect(readDestination(text)).toBeUndefined());
});
