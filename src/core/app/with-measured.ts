import type { Data, Measured } from './data.ts';
import type { Inventory } from './inventory.ts';

/** What was read through one URL. */
export interface Reading {
  readonly kind: 'postgres' | 'redis';
  /** The variable that gave the URL, where one did: it says which of several databases it was. */
  readonly variable?: string;
  readonly measured: Measured;
}

/** Puts a reading with the database that it is of: the one whose variable gave the URL, else the first of its kind, else a new one. */
export function withMeasured(found: Inventory, { kind, variable, measured }: Reading): Inventory {
  const ours = found.data.filter((one) => one.kind === kind);
  const named = ours.find(({ env }) => variable !== undefined && env.includes(variable));
  const target = named ?? ours[0];
  if (target === undefined) {
    const fresh: Data = { id: kind, kind, env: variable === undefined ? [] : [variable], measured, from: [] };
    return { ...found, data: [...found.data, fresh] };
  }
  return { ...found, data: found.data.map((one) => (one === target ? { ...one, measured } : one)) };
}
