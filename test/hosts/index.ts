import type { NameRecord } from './names/wire.ts';
import { type TestHost, type WantedHost, makeHost } from './host.ts';
import { findImages } from './images.ts';
import { type OpenLab, openLab } from './lab.ts';
import { proxyName } from './places.ts';

export type { TestHost, WantedHost } from './host.ts';
export type { NameRecord } from './names/wire.ts';

let lab: Promise<OpenLab> | undefined;
let records: readonly NameRecord[] = [];
const live = new Map<string, TestHost>();
/** Names of hosts that are there or being made, and the index of their address. */
const taken = new Map<string, number>();

/** Makes a host and waits until it has started. The first one of a process also opens its lab; `closeLab` is for the end. */
export async function testHost(wanted: WantedHost): Promise<TestHost> {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(wanted.name)) throw new Error(`${wanted.name} is no name for a host`);
  if (taken.has(wanted.name)) throw new Error(`There is a host ${wanted.name} already.`);
  const index = freeIndex();
  taken.set(wanted.name, index);
  lab ??= openLab();
  const open = await lab;
  await tellNames(open);
  const images =
    wanted.docker === 'with-images'
      ? await findImages(open, (name) => testHost({ name, docker: 'engine' }))
      : undefined;
  const { stop, ...made } = await makeHost(open, wanted, index, images);
  const host: TestHost = {
    ...made,
    stop: async () => {
      if (!live.delete(wanted.name)) return;
      await stop();
      taken.delete(wanted.name);
    },
    [Symbol.asyncDispose]: () => host.stop(),
  };
  live.set(wanted.name, host);
  await tellNames(open);
  return host;
}

/**
 * What the hosts' name server knows beside NAME.unmoor.test: each name's host (an A record), or whole records.
 * Replaces what was said before; nothing else exists.
 */
export async function testNames(
  names: Readonly<Record<string, TestHost>>,
  more: readonly NameRecord[] = [],
): Promise<void> {
  records = [...Object.entries(names).map(([name, { address }]) => addressOf(name, address)), ...more];
  if (lab !== undefined) await tellNames(await lab);
}

/** Ends all hosts of this process, and whatever they stood on. Resolves when nothing is left. */
export async function closeLab(): Promise<void> {
  if (lab === undefined) return;
  const open = await lab;
  await open[Symbol.asyncDispose]();
  lab = undefined;
  records = [];
  live.clear();
  taken.clear();
}

function freeIndex(): number {
  const used = new Set(taken.values());
  let index = 0;
  while (used.has(index)) index++;
  return index;
}

const addressOf = (name: string, address: string): NameRecord => ({ name, type: 'A', value: address });

const tellNames = (open: OpenLab): Promise<void> =>
  open.setNames([
    addressOf(proxyName, open.place.address),
    ...[...live.values()].map(({ name, address }) => addressOf(`${name}.unmoor.test`, address)),
    ...records,
  ]);
