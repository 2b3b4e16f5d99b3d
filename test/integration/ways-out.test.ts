import { once } from 'node:events';
import { createServer, type Server as TcpServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Manifest } from '../../src/core/host/manifest.ts';
import { closedWays, readWays, type WayOut, waysOf, waysScript } from '../../src/core/host/ways-out.ts';
import { realShell } from '../../src/io/shell.ts';
import { refuseUnreached } from '../../src/pipeline/provision/refuse.ts';

type Refusal = Parameters<typeof refuseUnreached>;

const servers: TcpServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** @returns the port */
async function listenAt(host: string): Promise<number> {
  const server = createServer((socket) => socket.end()).listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  const at = server.address();
  return typeof at === 'object' && at !== null ? at.port : 0;
}

async function tryOut(ways: readonly WayOut[]) {
  const { code, stdout, stderr } = await realShell.run({ argv: ['sh', '-c', waysScript(ways)] });
  expect([code, stderr]).toEqual([0, '']);
  return readWays(stdout, ways);
}

it('says by which family a server gets where', async () => {
  const port = await listenAt('127.0.0.1');
  const ways = [
    { what: 'four', hosts: ['127.0.0.1'], port },
    { what: 'six', hosts: ['::1'], port },
    { what: 'both', hosts: ['localhost'], port },
  ];
  const tried = await tryOut(ways);
  expect(tried.filter(({ what }) => what !== 'both')).toEqual([
    { what: 'four', host: '127.0.0.1', port, family: 'IPv4', address: '127.0.0.1', isOpen: true },
    { what: 'six', host: '::1', port, family: 'IPv6', address: '::1', isOpen: false },
  ]);
  expect(tried).toContainEqual({
    what: 'both',
    host: 'localhost',
    port,
    family: 'IPv4',
    address: '127.0.0.1',
    isOpen: true,
  });
  expect(closedWays(ways, tried).map(({ what }) => what)).toEqual(['six']);
});

it('tells a port that is shut from a name that nobody knows', async () => {
  const port = await listenAt('127.0.0.1');
  servers.pop()?.close();
  const ways: readonly WayOut[] = [
    { what: 'shut', hosts: ['127.0.0.1'], port },
    { what: 'unknown', hosts: ['nobody.invalid'], port },
    { what: 'source', hosts: ['nobody.invalid'], port, mustBeKnown: true },
  ];
  const tried = await tryOut(ways);
  expect(tried.map(({ what, isOpen }) => [what, isOpen])).toEqual([['shut', false]]);
  expect(closedWays(ways, tried).map(({ what }) => what)).toEqual(['shut', 'source']);
});

const mailing: Pick<Manifest, 'mail'> = { mail: {} };
const none = new Map<string, string>();
const source = { kind: 'postgres', host: 'db.example', port: 5432 } as const;
const refuse = (tried: Refusal[3], claim?: { app: string }) =>
  refuseUnreached(
    { server: { name: 'root@host' } } as Refusal[0],
    { state: { claim } } as Refusal[1],
    waysOf(mailing, none, [source]),
    tried,
  );
const mail = {
  what: 'mail to others',
  host: 'smtp.google.com',
  port: 25,
  family: 'IPv4',
  address: '192.0.2.1',
  isOpen: false,
} as const;
const relay = { ...mail, what: 'mail to a relay', port: 587, isOpen: true } as const;
const db = {
  ...mail,
  what: 'the PostgreSQL that is left',
  host: 'db.example',
  port: 5432,
  family: 'IPv6',
  address: '2001:db8::1',
} as const;

it('refuses a server whose mail would stay, and names the port by which a relay is reached', () => {
  expect(() => refuse([mail, relay, { ...db, isOpen: true }])).toThrow(
    expect.objectContaining({
      code: 'HOST-208',
      why: expect.stringMatching(
        /port 25: no answer from smtp\.google\.com by IPv4 \(192\.0\.2\.1\)\. To relays it gets by port 587\./,
      ),
    }) as Error,
  );
  // Of a home the doctor says it.
  expect(() => refuse([mail, relay, { ...db, isOpen: true }], { app: 'shop' })).not.toThrow();
});

it('refuses a server that does not get to the data, home or not', () => {
  for (const claim of [undefined, { app: 'shop' }])
    expect(() => refuse([{ ...mail, isOpen: true }, db], claim)).toThrow(
      expect.objectContaining({
        why: 'From root@host there is no way to the PostgreSQL that is left, port 5432: no answer from db.example by IPv6 (2001:db8::1).',
      }) as Error,
    );
  expect(() => refuse([{ ...mail, isOpen: true }])).toThrow(/db\.example has no address that it knows/);
});

it.each([
  ['[smtp.example.com]:587', 'smtp.example.com', 587],
  ['smtp.example.com', 'smtp.example.com', 25],
  ['[192.0.2.7]:2525', '192.0.2.7', 2525],
])('asks for the relay that %s names, and for nobody on port 25', (named, host, port) => {
  const ways = waysOf({ mail: { relay: 'SMTP_RELAY' } }, new Map([['SMTP_RELAY', named]]), []);
  expect(ways.needed.map((way) => [...way.hosts, way.port])).toEqual([[host, port]]);
  expect(ways.told).toEqual([]);
  const shut = { ...mail, what: 'the relay of the mail', host, port };
  expect(() =>
    refuseUnreached({ server: { name: 'root@host' } } as Refusal[0], { state: {} } as Refusal[1], ways, [
      shut,
    ]),
  ).toThrow(
    expect.objectContaining({
      why: `From root@host there is no way to the relay of the mail, port ${port}: no answer from ${host} by IPv4 (192.0.2.1).`,
      next: expect.stringContaining('SMTP_RELAY'),
    }) as Error,
  );
});

it('asks for no way where nothing is sent, and none to a relay that nobody has named', () => {
  expect(waysOf({}, none, []).needed).toEqual([]);
  expect(waysOf({ mail: { relay: 'SMTP_RELAY' } }, none, []).needed).toEqual([]);
});
