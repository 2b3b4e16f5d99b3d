import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { roles } from '../../src/core/app/component.ts';
import { features } from '../../src/core/app/target.ts';
import { components, targets } from '../../src/registry.ts';
import { askedOf, planOf, textsIn } from '../support/plans.ts';
import { association, shop } from '../support/planned-apps.ts';

describe('the registry of targets', () => {
  it('has one for each folder, and a folder for each', () => {
    const folders = readdirSync('src/targets', { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
    expect(targets.map(({ id }) => id).toSorted()).toEqual(folders.toSorted());
  });

  it('has one that can, and one that cannot, for each feature', () => {
    for (const feature of features) {
      const able = targets.filter((target) => target.can(feature)).map(({ id }) => id);
      expect([feature, able.length > 0, able.length < targets.length]).toEqual([feature, true, true]);
    }
  });
});

describe.each(targets.map((one) => [one.id, one] as const))('%s', (id, target) => {
  it('keeps what is typed when it says where it runs', () => {
    expect(target.within('postgres', "psql -Atc 'SELECT 1'")).toContain('psql -Atc');
  });

  it('takes only roles that a component does, and says why in both languages', () => {
    const known = new Set(components.map(({ role }) => role));
    expect(Object.keys(target.replaces).filter((role) => !known.has(role as (typeof roles)[number]))).toEqual(
      [],
    );
    const said = [
      target.name,
      target.does,
      target.replaces,
      target.risks?.(askedOf(shop)),
      target.checks?.(askedOf(shop)),
    ];
    expect(textsIn(said).filter(([, { en, fr }]) => en.trim() === '' || fr.trim() === '')).toEqual([]);
  });

  it.each([shop, association])('plans a whole app: $app', (app) => {
    const plan = planOf(app, { to: id, host: '8,16GB,320GB' });
    expect(plan.parts.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['front', 'sql', 'key-value', 'errors']),
    );
    const ids = plan.checklist.map((check) => check.id);
    expect(ids.filter((one, index) => ids.indexOf(one) !== index)).toEqual([]);
    const risks = plan.risks.map((risk) => risk.id);
    expect(risks.filter((one, index) => risks.indexOf(one) !== index)).toEqual([]);
    expect(plan.checklist.filter((check) => check.kind === 'command' && check.run.trim() === '')).toEqual([]);
    expect(plan.checklist.filter((check) => check.kind === 'question' && !/[?]/.test(check.what.fr))).toEqual(
      [],
    );
  });
});
