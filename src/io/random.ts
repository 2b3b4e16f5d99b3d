import { randomBytes } from 'node:crypto';

/** Bytes of the system's generator, fit for keys. */
export type Random = (bytes: number) => Uint8Array;

export const realRandom: Random = (bytes) => randomBytes(bytes);
