import { expect, it } from 'vitest';
import { withPlace } from './place-words.ts';

it('says where the verbs of a move are typed next, and leaves the others', () => {
  const said =
    '`unmoor resume` goes on, `unmoor abort --yes` ends; `unmoor rehearse --offline` measures. `unmoor moves` is none.';
  expect(withPlace(said, '--on root@host')).toBe(
    '`unmoor resume --on root@host` goes on, `unmoor abort --on root@host --yes` ends; `unmoor rehearse --offline` measures. `unmoor moves` is none.',
  );
});
