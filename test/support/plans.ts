import type { Inventory } from '../../src/core/app/inventory.ts';
import type { Target } from '../../src/core/app/target.ts';
import type { Asked, Choices } from '../../src/core/plan/asked.ts';
import { type Host, readHost, usualHost } from '../../src/core/plan/host.ts';
import type { PlanBody } from '../../src/core/plan/plan.ts';
import { runsOf } from '../../src/core/plan/runs.ts';
import type { Rehearsed } from '../../src/core/plan/times.ts';
import type { Text } from '../../src/core/text.ts';
import { makePlan } from '../../src/pipeline/plan/make-plan.ts';
import { components, targets } from '../../src/registry.ts';
import { emptyApp } from './planned-apps.ts';

const noChoices: Choices = { choose: [], without: [], codeChange: [] };

export interface Wish {
  readonly to?: string;
  /** `4,8GB,160GB`; `unsaid`: nobody named one. */
  readonly host?: string;
  readonly choices?: Partial<Choices>;
  readonly requests?: number;
  readonly rehearsed?: Rehearsed;
}

export function targetOf(id: string): Target {
  const found = targets.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no target ${id}`);
  return found;
}

export function hostOf(text: string): Host {
  if (text === 'unsaid') return usualHost;
  const host = readHost(text);
  if (host === undefined) throw new Error(`no host: ${text}`);
  return host;
}

/** A plan with the whole registry, made on a day that does not change. */
export const planOf = (app: Inventory, wish: Wish = {}): PlanBody =>
  makePlan({
    app,
    components,
    target: targetOf(wish.to ?? 'vps'),
    host: hostOf(wish.host ?? '4,8GB,160GB'),
    choices: { ...noChoices, ...wish.choices },
    ...(wish.requests === undefined ? {} : { requestsPerMinute: wish.requests }),
    ...(wish.rehearsed === undefined ? {} : { rehearsed: wish.rehearsed }),
    version: '1.2.3',
    now: Date.UTC(2026, 10, 25),
  });

export const askedOf = (app: Partial<Inventory>, wish: Wish = {}): Asked => {
  const host = hostOf(wish.host ?? '4,8GB,160GB');
  const whole = { ...emptyApp, ...app };
  return {
    app: whole,
    host,
    target: targetOf(wish.to ?? 'vps'),
    choices: { ...noChoices, ...wish.choices },
    runs: runsOf(whole, host),
    ...(wish.requests === undefined ? {} : { requestsPerMinute: wish.requests }),
    domain: 'shop.example',
  };
};

/** Every text in a value, with the path to it; functions are not called. */
export function textsIn(value: unknown, path = ''): readonly (readonly [string, Text])[] {
  if (value === null || typeof value !== 'object') return [];
  if ('en' in value && 'fr' in value) return [[path, value as Text]];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

/** Words that are the same in both languages: names, numbers, commands, and words that both languages share. */
export const sameInBoth = /^[\d\s.,()×÷+=≤%−–:;/-]*$|^`[^`]*`(, `[^`]*`)*$/;
