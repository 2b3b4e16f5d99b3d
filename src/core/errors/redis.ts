/** RED-: the Redis mover. */
export const redisTitles = {
  'RED-101': 'The Redis source cannot be moved as it is',
} as const;
