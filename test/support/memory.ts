import type { Json } from '../../src/core/json.ts';
import type { Memory } from '../../src/core/step.ts';

/** A Memory that lives as long as the test: what a journal would keep, without the file. */
export class ShortMemory implements Memory {
  readonly kept = new Map<string, Json>();

  note(key: string, value: Json): Promise<void> {
    this.kept.set(key, value);
    return Promise.resolve();
  }

  noted(key: string): Json | undefined {
    return this.kept.get(key);
  }

  notes(prefix: string): ReadonlyMap<string, Json> {
    return new Map([...this.kept].filter(([key]) => key.startsWith(prefix)));
  }
}
