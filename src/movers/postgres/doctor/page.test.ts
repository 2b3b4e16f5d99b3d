import { expect, test } from 'vitest';
import { findingsPage } from './page.ts';

test('the reference page says what the catalogue says', async () => {
  await expect(findingsPage()).toMatchFileSnapshot('../../../../docs/reference/findings.md');
});
