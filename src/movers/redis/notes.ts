import type { Flow } from '../../core/mover.ts';
import type { Side } from '../../core/finding.ts';
import type { Json } from '../../core/json.ts';
import type { Memory } from '../../core/step.ts';

export type Method = 'psync' | 'scan';
export type Direction = 'forward' | 'backward';

export const directionOf = (flow: Flow): Direction => (flow.from === 'source' ? 'forward' : 'backward');
export const flowOf = (direction: Direction): Flow =>
  direction === 'forward' ? { from: 'source', to: 'target' } : { from: 'target', to: 'source' };

/** How the writes of one side were stopped, and what puts it back. */
export type FenceNote =
  | { readonly kind: 'acl'; readonly users: { readonly [name: string]: UserRules } }
  | { readonly kind: 'min-replicas'; readonly was: string; readonly lagWas: string };

/** The part of a user's rules that a fence changes; passwords and keys stay untouched and are never noted. */
export type UserRules = { readonly commands: string; readonly selectors: readonly string[] };

/** The mover's notes, by name. Everything else is asked from the servers. */
export interface Notes {
  method(direction: Direction): Method | undefined;
  setMethod(direction: Direction, method: Method, why: string): Promise<void>;
  /** The direction in which data flows, from the first copy on. */
  direction(): Direction | undefined;
  setDirection(direction: Direction): Promise<void>;
  copied(): boolean;
  setCopied(): Promise<void>;
  fence(side: Side): FenceNote | undefined;
  setFence(side: Side, fence: FenceNote | null): Promise<void>;
  /** Settings that were changed, with the value before. */
  settings(side: Side): ReadonlyMap<string, string>;
  setSetting(side: Side, name: string, was: string | null): Promise<void>;
}

export function notesIn(memory: Memory): Notes {
  const read = (key: string): Json | undefined => memory.noted(`redis.${key}`);
  const write = (key: string, value: Json) => memory.note(`redis.${key}`, value);
  return {
    method: (direction) => (read(`method.${direction}`) as { method: Method } | undefined)?.method,
    setMethod: (direction, method, why) => write(`method.${direction}`, { method, why }),
    direction: () => read('direction') as Direction | undefined,
    setDirection: (direction) => write('direction', direction),
    copied: () => read('copied') === true,
    setCopied: () => write('copied', true),
    fence: (side) => (read(`fence.${side}`) ?? undefined) as FenceNote | undefined,
    setFence: (side, fence) => write(`fence.${side}`, fence as Json),
    settings: (side) => {
      const prefix = `redis.setting.${side}.`;
      const found = new Map<string, string>();
      for (const [key, value] of memory.notes(prefix))
        if (typeof value === 'string') found.set(key.slice(prefix.length), value);
      return found;
    },
    setSetting: (side, name, was) => write(`setting.${side}.${name}`, was),
  };
}
