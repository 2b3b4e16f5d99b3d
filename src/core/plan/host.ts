/** The machine that everything runs on, or the sum of a cluster's. */
export interface Host {
  /** Cores, as the provider counts vCPUs. */
  readonly cpu: number;
  /** Memory in MiB: an "8 GB" machine has 8192, as providers sell memory. */
  readonly memoryMib: number;
  /** Bytes, decimal, as providers sell disks. */
  readonly diskBytes: number;
  /** Nobody said it: the smallest machine of the guides. */
  readonly assumed?: true;
}

/** 4 vCPU, 8 GB, 160 GB: the machine that the shop's guide names. */
export const usualHost: Host = { cpu: 4, memoryMib: 8192, diskBytes: 160e9, assumed: true };

const memoryUnits: Readonly<Record<string, number>> = { MB: 1, GB: 1024, TB: 1024 * 1024 };
const diskUnits: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

function read(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?([MGT]B)$/i.exec(text.trim()) ?? [];
  const factor = units[(unit ?? '').toUpperCase()];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** @returns MiB; undefined when it is no size, or none that a host can have */
export function readMemory(text: string): number | undefined {
  const mib = read(text, memoryUnits);
  return mib !== undefined && mib >= 1 ? Math.floor(mib) : undefined;
}

/** @returns bytes; undefined when it is no size, or none that a host can have */
export function readDisk(text: string): number | undefined {
  const bytes = read(text, diskUnits);
  return bytes !== undefined && bytes >= 1e6 ? bytes : undefined;
}

/** Reads `4,8GB,160GB`. @returns undefined when it is no host */
export function readHost(text: string): Host | undefined {
  const [cpuText = '', memoryText = '', diskText = '', ...more] = text.split(',');
  const cpu = Number(cpuText.trim());
  const memoryMib = readMemory(memoryText);
  const diskBytes = readDisk(diskText);
  if (more.length > 0 || !Number.isInteger(cpu) || cpu < 1) return undefined;
  if (memoryMib === undefined || diskBytes === undefined) return undefined;
  return { cpu, memoryMib, diskBytes };
}
