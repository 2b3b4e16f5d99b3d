import { describe, expect, it } from 'vitest';
import type { NeedKind } from '../../src/core/app/data.ts';
import { UnmoorError } from '../../src/core/errors/error.ts';
import { needsOf } from '../../src/core/plan/select.ts';
import { openTree } from '../../src/io/tree/open-tree.ts';
import { inspect } from '../../src/pipeline/inspect.ts';
import { platforms, readers, targets } from '../../src/registry.ts';
import { examApps } from '../support/reading/apps.ts';
import { planOf, textsIn } from '../support/plans.ts';

/** Nobody on the new side answers these: the person of this test goes without. */
const without: readonly NeedKind[] = ['analytics', 'settings-store', 'blob-api', 'images', 'geo-headers'];

const apps = [...examApps('apps'), ...examApps('corpus')];

describe('every app of the corpus', () => {
  it('is there to be planned', () => expect(apps.length).toBeGreaterThanOrEqual(32));

  it.each(apps.map(({ name, folder }) => [name, folder] as const))(
    '%s is planned for every target',
    async (name, folder) => {
      const app = await inspect({ tree: await openTree(folder), app: name, readers, platforms });
      const needs = needsOf(app).map(({ kind }) => kind);
      for (const { id } of targets) {
        const plan = planOf(app, {
          to: id,
          host: '16,64GB,640GB',
          choices: { without: without.filter((kind) => needs.includes(kind)) },
        });
        expect(textsIn(plan).filter(([, { en, fr }]) => /undefined|NaN|\[object/.test(en + fr))).toEqual([]);
        const ids = plan.checklist.map((check) => check.id);
        expect(ids.filter((one, index) => ids.indexOf(one) !== index)).toEqual([]);
        expect(
          plan.checklist.filter((check) => check.kind === 'question' && !check.what.fr.includes('?')),
        ).toEqual([]);
      }
    },
  );

  it.each(apps.map(({ name, folder }) => [name, folder] as const))(
    '%s is planned as it is, or refused with a code of the catalogue',
    async (name, folder) => {
      const app = await inspect({ tree: await openTree(folder), app: name, readers, platforms });
      try {
        expect(planOf(app, { host: '4,8GB,160GB' }).app).toBe(name);
      } catch (error) {
        expect(error).toBeInstanceOf(UnmoorError);
        expect((error as UnmoorError).code).toMatch(/^PLAN-10[126]$/);
      }
    },
  );
});
