import { expect, it } from 'vitest';
import { shop } from '../../../test/support/inventories.ts';
import { withMeasured } from './with-measured.ts';

const measured = { version: '17.1', bytes: 1 };
const second = { id: 'postgres.stats', kind: 'postgres', env: ['STATS_URL'], from: [] } as const;
const two = { ...shop, data: [...shop.data, second] };

it.each([
  ['STATS_URL', 'postgres.stats'],
  ['DATABASE_URL', 'postgres'],
  ['SOMETHING', 'postgres'],
  [undefined, 'postgres'],
])('is of the database that %s names', (variable, id) => {
  const { data } = withMeasured(two, { kind: 'postgres', variable, measured });
  expect(data.filter((one) => one.measured === measured).map((one) => one.id)).toEqual([id]);
  expect(data).toHaveLength(two.data.length);
});

it('is a fact of its own where the app names none', () => {
  const { data } = withMeasured({ ...shop, data: [] }, { kind: 'redis', variable: 'REDIS_URL', measured });
  expect(data).toEqual([{ id: 'redis', kind: 'redis', env: ['REDIS_URL'], measured, from: [] }]);
});
