import { join } from 'node:path';

/** All that is kept between runs: base systems, packages, images; and what live labs use. */
export const state = '/var/cache/unmoor-tests/hosts';

/** A lab is what one test process has of its own: a network, a package proxy, a name server, and its hosts. */
export interface Lab {
  /** From 0; also the third octet of its addresses. */
  readonly number: number;
  readonly folder: string;
  /** Namespace of the bridge that joins the hosts; names of hosts' namespaces and control groups begin with it. */
  readonly tag: string;
  /** This machine's interface on that bridge. At most 15 letters (IFNAMSIZ). */
  readonly leg: string;
  /** This machine, as hosts see it: packages on port 3142, names on port 53. */
  readonly address: string;
  /** The hosts' default gateway, which leads nowhere. */
  readonly gateway: string;
}

/** As many labs as may be open at once on one machine. */
export const mostLabs = 16;

/** Port of the package proxy: the one that apt-cacher-ng made customary. */
export const proxyPort = 3142;

/** Bits of a lab's network. */
export const prefix = 24;

export const labOf = (number: number): Lab => ({
  number,
  folder: join(state, 'labs', String(number)),
  tag: `unmoor-lab${number}`,
  leg: `unmoor-lab${number}`,
  address: `10.98.${number}.1`,
  gateway: `10.98.${number}.254`,
});

/** Hosts have the last octets from 10 on. */
export const hostAddress = ({ number }: Lab, index: number): string => `10.98.${number}.${10 + index}`;

/** What a host is called in namespaces, control groups and to systemd-nspawn. */
export const hostTag = ({ tag }: Lab, name: string): string => `${tag}-${name}`;
