import { describe, expect, it } from 'vitest';
import { planOf } from '../../../test/support/plans.ts';
import { association, shop } from '../../../test/support/planned-apps.ts';
import { diffPlans } from './diff.ts';

const plan = planOf(shop);

describe('what changed between two plans', () => {
  it('is nothing between one and the same, whatever the order of their lists', () => {
    expect(
      diffPlans(plan, { ...plan, parts: plan.parts.toReversed(), risks: plan.risks.toReversed() }),
    ).toEqual([]);
  });

  it('is the same, turned round, from the new one to the old one', () => {
    const other = planOf(association, { to: 'compose', requests: 50_000 });
    const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    const forth = diffPlans(plan, other).map(({ path, kind }) => `${path} ${kind}`);
    const back = diffPlans(other, plan).map(({ path, kind }) => `${path} ${turned[kind]}`);
    expect(forth.length).toBeGreaterThan(50);
    expect(back.toSorted()).toEqual(forth.toSorted());
  });

  it('shows of a fact the field that changed', () => {
    const services = shop.services.map((one, index) => (index === 0 ? { ...one, port: 4567 } : one));
    const other = planOf({ ...shop, services });
    const { id = '', port } = shop.services[0] ?? {};
    expect(diffPlans(plan, other)).toContainEqual({
      path: `facts.service ${id}.port`,
      kind: 'changed',
      before: String(port),
      after: '4567',
    });
  });

  it('is one line for a list that was empty', () => {
    const before = { ...plan, ties: [] };
    expect(diffPlans(before, plan).map(({ path }) => path)).toEqual(plan.ties.map(({ id }) => `ties.${id}`));
  });
});
