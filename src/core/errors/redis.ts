/** RED-1xx: what the servers do not allow. RED-2xx: copying. RED-3xx: following. RED-4xx: fencing and turning. */
export const redisTitles = {
  'RED-101': 'The Redis source cannot be moved as it is',
  'RED-102': 'The Redis target is not empty',
  'RED-201': 'A key could not be copied',
  'RED-202': 'The target could not become a replica of the source',
  'RED-301': 'The keyspace events were lost',
  'RED-302': 'The Redis target does not catch up',
  'RED-401': 'The fence of Redis does not hold',
  'RED-402': 'Writes to Redis could not be drained in time',
  'RED-403': 'The side does not accept writes',
} as const;
