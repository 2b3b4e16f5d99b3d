import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '../core/secret.ts';
import { readPrivate, writePrivate } from '../io/private-file.ts';

/** The URLs of a run, passwords included, so that later verbs need not be given them again. */
export interface Connections {
  readonly from?: Secret;
  readonly to?: Secret;
  readonly redisFrom?: Secret;
  readonly redisTo?: Secret;
  /** The same servers, as the other side's servers reach them, where that differs from how this machine does. */
  readonly fromPeer?: Secret;
  readonly toPeer?: Secret;
  readonly redisFromPeer?: Secret;
  readonly redisToPeer?: Secret;
  /** The admin console of the pooler that clients come through. */
  readonly poolerAdmin?: Secret;
  /** The target as the pooler reaches it, where that differs from how this machine does. */
  readonly poolerTo?: Secret;
  /** The pooler's file and the database as clients name it: no secrets, and kept with the others. */
  readonly poolerIni?: Secret;
  readonly poolerDatabase?: Secret;
}

const names = [
  'from',
  'to',
  'redisFrom',
  'redisTo',
  'fromPeer',
  'toPeer',
  'redisFromPeer',
  'redisToPeer',
  'poolerAdmin',
  'poolerTo',
  'poolerIni',
  'poolerDatabase',
] as const;
const pathIn = (dir: string) => join(dir, 'connections.json');

/** Writes `connections.json` for the owner's eyes only (mode 0600). It is kept apart from the journal, which holds no secret. */
export async function saveConnections(dir: string, connections: Connections): Promise<void> {
  const revealed = Object.fromEntries(names.map((name) => [name, connections[name]?.reveal()]));
  await writePrivate(pathIn(dir), JSON.stringify(revealed));
}

/** @returns undefined when none were saved, or they were forgotten */
export async function loadConnections(dir: string): Promise<Connections | undefined> {
  const text = await readPrivate(pathIn(dir));
  if (text === undefined) return undefined;
  const saved = JSON.parse(text) as Record<string, unknown>;
  const found = names.flatMap((name): [string, Secret][] => {
    const url = saved[name];
    return typeof url === 'string' ? [[name, new Secret(url)]] : [];
  });
  return Object.fromEntries(found);
}

export async function forgetConnections(dir: string): Promise<void> {
  await rm(pathIn(dir), { force: true });
  await rm(`${pathIn(dir)}.draft`, { force: true });
}
