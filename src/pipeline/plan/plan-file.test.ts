import { describe, expect, it } from 'vitest';
import { planOf } from '../../../test/support/plans.ts';
import { shop } from '../../../test/support/planned-apps.ts';
import { diffPlans } from '../../core/plan/diff.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { demandFit, readPlan, sealPlan, writePlan } from './plan-file.ts';

const plan = sealPlan(planOf(shop));

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UnmoorError) return `${error.code} ${error.why}\nNext: ${error.next}`;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the file of a plan', () => {
  it('is read back as it was written, whatever the order of its keys', () => {
    expect(readPlan(writePlan(plan), 'plan.json')).toEqual(plan);
    const turned = JSON.stringify(Object.fromEntries(Object.entries(plan).toReversed()));
    expect(readPlan(turned, 'plan.json')).toEqual(plan);
  });

  it('has the same hash for the same facts, and another for others', () => {
    expect(sealPlan(planOf(shop)).hash).toBe(plan.hash);
    expect(sealPlan(planOf(shop, { host: '8,16GB,320GB' })).hash).not.toBe(plan.hash);
  });

  it('is refused when it was edited', () => {
    const edited = writePlan(plan).replace('"vps"', '"compose"');
    expect(refusal(() => readPlan(edited, 'plan.json'))).toMatch(
      /^PLAN-202 plan\.json says that its hash is [0-9a-f]{12}\.\.\., and what stands in it gives [0-9a-f]{12}\.\.\.\.\nNext: make the plan anew/,
    );
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['another format', '{"format":2,"hash":"x"}'],
    ['no hash', '{"format":1}'],
  ])('is refused when it is %s', (_, text) => {
    expect(refusal(() => readPlan(text, 'plan.json'))).toMatchSnapshot();
  });
});

describe('a plan and the app', () => {
  it('fit while the facts are the same', () => {
    expect(() => demandFit(plan, shop)).not.toThrow();
  });

  it('do not fit when a fact changed, and each is named', () => {
    const [first, ...rest] = shop.services;
    const now = {
      ...shop,
      services: [{ ...first, port: 4000 } as (typeof shop.services)[0], ...rest],
      domains: [],
    };
    expect(refusal(() => demandFit(plan, now))).toMatchInlineSnapshot(`
      "PLAN-203 The app is no longer what the plan was made for:
        domain shop-api.up.railway.app is gone
        domain shop.example is gone
        domain www.shop.example is gone
        service api.web is changed
      Next: make the plan anew, and look at \`unmoor plan --diff\` with the old one."
    `);
  });
});

describe('what changed between two plans', () => {
  it('is nothing for the same one, made on another day by another version', () => {
    expect(diffPlans(plan, { ...plan, made: '2027-01-01', unmoor: '9' })).toEqual([]);
  });

  it('is said once for what came or went, and with both values for what changed', () => {
    const other = planOf(shop, {
      host: '8,16GB,160GB',
      choices: { choose: ['varnish'], without: ['grafana'] },
    });
    const changes = diffPlans(plan, other);
    expect(changes).toContainEqual({ path: 'parts.varnish', kind: 'added' });
    expect(changes).toContainEqual({ path: 'parts.grafana', kind: 'removed' });
    expect(changes).toContainEqual({
      path: 'host.memoryMib',
      kind: 'changed',
      before: '8192',
      after: '16384',
    });
    expect(changes.find(({ path }) => path === 'settings.postgres.shared_buffers.value')).toMatchObject({
      before: '2048',
      after: '4096',
    });
    expect(changes).toContainEqual({ path: 'settings.varnish', kind: 'added' });
    expect(changes.filter(({ path }) => /\.(varnish|grafana)\./.test(path))).toEqual([]);
  });
});
