import { readdirSync } from 'node:fs';
import { type Lab, hostTag, prefix } from './places.ts';
import { run, sure } from './run.ts';

/*
 *   this machine           namespace TAG                 namespace TAG-NAME
 *   TAG  .1/24  <------->  bridge br0  .254/24  <----->  eth0  .10/24 and up
 *
 * The bridge's namespace forwards, and has no route but to its own network: whatever else a host asks for is
 * answered at once with "network unreachable". Nothing that runs in a host can reach the world by mistake.
 */

/** Makes the bridge and this machine's leg on it. */
export async function openNetwork({ tag, leg, address, gateway }: Lab): Promise<void> {
  await sure(['ip', 'netns', 'add', tag]);
  await batch(tag, [
    'link set lo up',
    'link add br0 type bridge',
    `addr add ${gateway}/${prefix} dev br0`,
    'link set br0 up',
  ]);
  await sure(['ip', 'netns', 'exec', tag, 'sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward']);
  await sure(['ip', 'link', 'add', leg, 'type', 'veth', 'peer', 'name', 'machine', 'netns', tag]);
  await batch(tag, ['link set machine master br0 up']);
  await sure(['ip', 'addr', 'add', `${address}/${prefix}`, 'dev', leg]);
  await sure(['ip', 'link', 'set', leg, 'up']);
}

/** A namespace for a host, with eth0 on the bridge. */
export async function attach(lab: Lab, name: string, address: string): Promise<void> {
  const namespace = hostTag(lab, name);
  const port = portOf(address);
  await sure(['ip', 'netns', 'add', namespace]);
  await batch(lab.tag, [
    `link add ${port} type veth peer name eth0 address ${cardOf(address)} netns ${namespace}`,
    `link set ${port} master br0 up`,
  ]);
  await batch(namespace, [
    'link set lo up',
    `addr add ${address}/${prefix} dev eth0`,
    'link set eth0 up',
    `route add default via ${lab.gateway}`,
  ]);
}

/** Takes the cable out at the far end: the host's own interface stays up, as when a provider's network fails. */
export const cut = (lab: Lab, address: string): Promise<void> =>
  batch(lab.tag, [`link set ${portOf(address)} nomaster`]);

export const mend = (lab: Lab, address: string): Promise<void> =>
  batch(lab.tag, [`link set ${portOf(address)} master br0`]);

export async function detach(lab: Lab, name: string, address: string): Promise<void> {
  await batch(lab.tag, [`link del ${portOf(address)}`]);
  await sure(['ip', 'netns', 'del', hostTag(lab, name)]);
}

/** Whatever there is of it, however its owner ended. */
export async function closeNetwork({ tag, leg }: Lab): Promise<void> {
  // Its other end goes with it; there may be none.
  await run({ argv: ['ip', 'link', 'del', leg] });
  for (const namespace of namespaces().filter((one) => one === tag || one.startsWith(`${tag}-`)))
    await sure(['ip', 'netns', 'del', namespace]);
}

/** Names of the network namespaces of this machine (ip-netns(8) keeps them as files). */
export function namespaces(): string[] {
  try {
    return readdirSync('/run/netns');
  } catch {
    return []; // none was ever made
  }
}

/** The same card for the same address: this machine still knows the one of the host that had it before. Locally administered (IEEE 802, 8.2). */
const cardOf = (address: string): string =>
  ['02', '00', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');

const portOf = (address: string): string => `host${address.split('.').at(-1)}`;

/** One `ip` for several commands. */
async function batch(namespace: string, commands: readonly string[]): Promise<void> {
  await sure(['ip', '-n', namespace, '-batch', '-'], commands.join('\n'));
}
