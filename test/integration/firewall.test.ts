import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firewall } from '../../src/components/hardening/firewall.ts';
import { makeNetworks, type Networks } from '../support/namespaces.ts';

/** A client outside, the server, and a container behind a bridge whose ports are published as Docker does it: by a new destination. */
let networks: Networks;
const folder = mkdtempSync(join(tmpdir(), 'unmoor-firewall-'));

const docker = `table ip nat {
  chain prerouting {
    type nat hook prerouting priority dstnat;
    ip daddr 198.51.100.1 tcp dport 8443 dnat to 172.30.0.2:443
    ip daddr 198.51.100.1 tcp dport 443 dnat to 172.30.0.2:8443
    ip daddr 198.51.100.1 tcp dport 5432 dnat to 172.30.0.2:5432
  }
}
`;

const load = async (name: string, text: string): Promise<void> => {
  writeFileSync(join(folder, name), text);
  await networks.run('server', 'nft', '-f', join(folder, name));
};

beforeAll(async () => {
  networks = await makeNetworks(['client', 'server', 'box']);
  const { run, listen } = networks;
  await run('server', 'ip', 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', 'client');
  await run('server', 'ip', 'link', 'add', 'br-app', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', 'box');
  for (const [host, link, address] of [
    ['server', 'eth0', '198.51.100.1/24'],
    ['client', 'eth0', '198.51.100.2/24'],
    ['server', 'br-app', '172.30.0.1/24'],
    ['box', 'eth0', '172.30.0.2/24'],
  ] as const) {
    await run(host, 'ip', 'address', 'add', address, 'dev', link);
    await run(host, 'ip', 'link', 'set', link, 'up');
  }
  await run('box', 'ip', 'route', 'add', 'default', 'via', '172.30.0.1');
  await run('server', 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
  await load('docker.nft', docker);
  for (const port of [22, 80, 9090]) await listen('server', port);
  for (const port of [443, 8443, 5432]) await listen('box', port);
});
afterAll(async () => {
  await networks[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const from = (port: number) => networks.connect('client', '198.51.100.1', port);

it('A24: without it, whatever a container publishes is open', async () => {
  expect(await from(5432)).toBe('hello');
  expect(await from(9090)).toBe('hello');
});

it('A24: with it, SSH, HTTP and HTTPS are open, of the host or of a container, and nothing else', async () => {
  await load('nftables.conf', firewall.text);
  expect([await from(22), await from(80), await from(443)]).toEqual(['hello', 'hello', 'hello']);
  // 8443 leads to port 443 of the container: what the client asked for counts.
  expect([await from(9090), await from(5432), await from(8443)]).toEqual([
    'EHOSTUNREACH',
    'EHOSTUNREACH',
    'EHOSTUNREACH',
  ]);
});

it('leaves the host and its containers their way out, and Docker its own tables', async () => {
  await networks.listen('client', 7000);
  expect(await networks.connect('server', '198.51.100.2', 7000)).toBe('hello');
  await networks.run('client', 'ip', 'route', 'add', '172.30.0.0/24', 'via', '198.51.100.1');
  expect(await networks.connect('box', '198.51.100.2', 7000)).toBe('hello');
  // Loaded once more, as at every change.
  await load('nftables.conf', firewall.text);
  expect(await networks.run('server', 'nft', 'list', 'tables')).toBe('table ip nat\ntable inet unmoor\n');
});

it('lets nobody reach a container past the host by its inner address', async () => {
  expect(await networks.connect('client', '172.30.0.2', 5432)).toBe('EHOSTUNREACH');
});
