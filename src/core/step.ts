import type { Json, JsonObject } from './json.ts';

export type Hazard = 'downtime' | 'dataLoss' | 'cost' | 'irreversible';

/**
 * One act of a run. Running it is always: claim in the journal -> already? -> act -> already again where it is cheap -> record.
 * Every step can be run twice.
 */
export interface Step {
  /** Stable, e.g. `postgres.publication`. */
  readonly id: string;
  /** One sentence: what it does. */
  readonly says: string;
  readonly hazards: readonly Hazard[];
  /** Asks the world, not our memory, whether it is done. */
  already(): Promise<boolean>;
  /** Does it; the facts returned are recorded in the journal. */
  act(): Promise<JsonObject | void>;
}

/**
 * What a mover may remember across crashes: a durable, journalled note, written *before* the act that it speaks of.
 * Never a secret.
 */
export interface Memory {
  note(key: string, value: Json): Promise<void>;
  /** The last value noted under the key. */
  noted(key: string): Json | undefined;
  /** Every key that begins with the prefix, with its last value. */
  notes(prefix: string): ReadonlyMap<string, Json>;
}
