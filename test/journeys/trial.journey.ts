import { afterAll, expect, it } from 'vitest';
import { closeLab, testHost } from '../hosts/index.ts';

afterAll(closeLab);

/** Tried before others where nobody knows what the machine lets a host do: `npm run journeys -- NAME --where-possible`. */
it('a host starts, and its package manager reaches its packages', async () => {
  const host = await testHost({ name: 'trial' });
  expect((await host.ssh('apt-get update')).code).toBe(0);
});
