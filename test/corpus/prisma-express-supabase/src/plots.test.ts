import { expect, it } from 'vitest';

it('knows where its rows are', () => {
  const supabase = { from: (table: string) => table };
  expect(supabase.from('plots')).toBe('plots');
});
