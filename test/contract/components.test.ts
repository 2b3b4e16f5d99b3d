import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { roles } from '../../src/core/app/component.ts';
import type { NeedKind } from '../../src/core/app/data.ts';
import { asksFor, type Asked } from '../../src/core/plan/asked.ts';
import { budgetConnections } from '../../src/core/plan/connections.ts';
import type { Setting } from '../../src/core/plan/settings.ts';
import { components, targets } from '../../src/registry.ts';
import { askedOf, textsIn } from '../support/plans.ts';
import { association, everything, shop } from '../support/planned-apps.ts';

const worlds: readonly (readonly [string, Asked])[] = targets.flatMap(({ id }) =>
  [shop, association, everything].map(
    (app) =>
      [`${app.app} on ${id}`, askedOf(app, { to: id, host: '8,32GB,320GB', requests: 20_000 })] as const,
  ),
);
const shared = budgetConnections([], [], { cpu: 4, memoryMib: 8192, diskBytes: 160e9 }, true);
const given = (asked: Asked) => ({
  asked,
  mib: 2048,
  hostMib: 8192,
  connections: shared,
});

/** Nobody on the new side answers them: somebody writes code, or the app does without. */
const nobodyAnswers: readonly NeedKind[] = ['analytics', 'settings-store', 'blob-api'];

describe('the registry of components', () => {
  it('has one for each folder, and a folder for each', () => {
    const folders = readdirSync('src/components', { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
    expect(components.map(({ id }) => id).toSorted()).toEqual(folders.toSorted());
    expect(new Set(components).size).toBe(components.length);
  });

  it('has one for each role, and knows each role', () => {
    expect(roles.filter((role) => !components.some((one) => one.role === role))).toEqual([]);
  });

  it('answers every need, or says that nobody does', () => {
    const answered = new Set(components.flatMap(({ answers }) => answers));
    const asked = everything.needs.map(({ kind }) => kind);
    expect(asked.filter((kind) => !answered.has(kind) && !nobodyAnswers.includes(kind))).toEqual([]);
    expect(nobodyAnswers.filter((kind) => answered.has(kind))).toEqual([]);
    expect(new Set(asked).size).toBe(15);
  });
});

describe.each(components.map((one) => [one.id, one] as const))('%s', (id, component) => {
  it('has an index that says what it is', () => {
    expect(existsSync(`src/components/${id}/index.ts`)).toBe(true);
  });

  it('wants only roles that something does', () => {
    const done = new Set(components.map(({ role }) => role));
    expect((component.wants ?? []).filter((role) => !done.has(role))).toEqual([]);
    expect(component.wants ?? []).not.toContain(component.role);
  });

  it.each(worlds)('says why it is there or not, and keeps within its words: %s', (_, asked) => {
    const claim = component.claim?.(asked);
    const settings: Readonly<Record<string, Setting>> = component.size?.(given(asked)) ?? {};
    const said = [
      component.name,
      component.does,
      component.when(asked),
      claim,
      settings,
      component.risks?.(asked),
      component.checks?.(asked),
    ];
    const texts = textsIn(said);
    expect(texts.filter(([, { en, fr }]) => en.trim() === '' || fr.trim() === '')).toEqual([]);
    if (claim !== undefined) expect(Number.isInteger(claim.mib) && claim.mib >= 0).toBe(true);
    for (const { value, source } of Object.values(settings)) {
      expect(source).toMatch(/^(https:\/\/\S+|man:\S+.*|tried|own)$/);
      expect(typeof value === 'number' ? Number.isFinite(value) && value >= 0 : true).toBe(true);
    }
  });

  it('is idle, or only offered, where nothing of the app asks for what it answers', () => {
    const nothing = askedOf({});
    if (component.answers.length === 0) return;
    expect(component.answers.some((kind) => asksFor(nothing, kind))).toBe(false);
    expect(['idle', 'offered']).toContain(component.when(nothing).say);
  });
});

describe('ports', () => {
  it.each(worlds)('are used once, by a component or a service: %s', (_, asked) => {
    const theirs = components
      .filter(({ id }) => !['valkey', 'minio', 'signoz'].includes(id))
      .flatMap((component) =>
        Object.entries(component.size?.(given(asked)) ?? {}).flatMap(([key, { value }]) =>
          /port$/i.test(key) ? [value] : [],
        ),
      );
    const ours = new Set(asked.app.services.flatMap(({ port }) => port ?? []));
    expect(theirs.length).toBeGreaterThan(10);
    expect(theirs.filter((port, index) => theirs.indexOf(port) !== index)).toEqual([]);
    expect(theirs.filter((port) => ours.has(Number(port)))).toEqual([]);
  });
});
