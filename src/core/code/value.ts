import type { Op } from './chain.ts';

/**
 * What a name stands for, as far as its origin goes: which module it comes from, and what was asked of that.
 * `createClient().from()` of `@supabase/supabase-js`. A module as a whole has the path ``.
 */
export interface Value {
  readonly module: string;
  readonly path: string;
  /** Of an object that the app puts together, or of one of its modules: what its members are. */
  readonly fields?: ReadonlyMap<string, Value>;
}

/** other: surely something else. undefined: it cannot be told. */
export type Known = Value | 'other' | undefined;

export const isValue = (known: Known): known is Value => known !== undefined && known !== 'other';

/** Whether two names stand for the same. */
export const same = (a: Value | undefined, b: Value): boolean =>
  a === b ||
  (a !== undefined && a.module === b.module && a.path === b.path && sameFields(a.fields, b.fields));

export const sameFields = (
  a: ReadonlyMap<string, Value> | undefined,
  b: ReadonlyMap<string, Value> | undefined,
): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.size === b.size &&
    [...b].every(([name, value]) => same(a.get(name), value)));

/** Longer paths say nothing that a rule asks for. */
const deepest = 8;

/** What a step makes of a value. A made thing that is called is a function of the app that gives it. */
export function step(value: Value, op: Op, isFirst: boolean): Value | undefined {
  if (op.kind === 'member') {
    if (value.fields !== undefined) return value.fields.get(op.name);
    return within({ module: value.module, path: value.path === '' ? op.name : `${value.path}.${op.name}` });
  }
  if (value.fields !== undefined || (isFirst && value.path.endsWith('()'))) return value;
  return within({ module: value.module, path: `${value.path}()` });
}

const within = (value: Value): Value | undefined =>
  value.path.split('.').length > deepest ? undefined : value;

/** Whether it is a thing that was made: what an app passes around. What was asked of it is none. */
export const isThing = ({ path, fields }: Value): boolean =>
  fields === undefined && /^[^()]+\(\)$/.test(path);

/** What a name is that has this class for its type. */
export const madeOf = (value: Value): Value =>
  value.fields !== undefined || value.path.includes('(') ? value : { ...value, path: `${value.path}()` };
