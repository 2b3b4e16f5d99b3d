import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';

/** Which addresses a name has, and which this machine has. */
export interface Addresses {
  /** Every address of the name, IPv4 and IPv6; empty when it has none or the resolver does not answer. */
  of(host: string): Promise<readonly string[]>;
  /** The machine's own addresses, loopback and link-local ones left out: what it can reach others by. */
  own(): readonly string[];
}

export const realAddresses: Addresses = {
  of: async (host) => {
    try {
      return (await lookup(host, { all: true, verbatim: true })).map((found) => found.address);
    } catch {
      return [];
    }
  },
  own: () =>
    Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter((one) => !one.internal && !one.address.startsWith('fe80:'))
      .map((one) => one.address),
};
