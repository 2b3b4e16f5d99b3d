import type { Text } from '../text.ts';
import type { Use } from './data.ts';

/** What a key-value store is used for, as people say it. */
export const useName: Readonly<Record<Use, Text>> = {
  cache: { en: 'cache', fr: 'cache' },
  sessions: { en: 'sessions', fr: 'sessions' },
  queue: { en: 'queue', fr: 'file d’attente' },
  channels: { en: 'channels', fr: 'canaux temps réel' },
  carts: { en: 'carts', fr: 'paniers' },
  ratelimit: { en: 'rate limits', fr: 'limites de débit' },
  state: { en: 'state', fr: 'état' },
};

/** Several, one after the other. */
export const usesInWords = (uses: Iterable<Use>): Text => {
  const names = [...uses].map((use) => useName[use]);
  return { en: names.map(({ en }) => en).join(', '), fr: names.map(({ fr }) => fr).join(', ') };
};
