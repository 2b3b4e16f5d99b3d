/** PG-1xx: what doctor finds. PG-2xx: copying. PG-3xx: following. PG-4xx: fencing and turning. */
export const postgresTitles = {
  'PG-101': 'The source cannot be moved as it is',
  'PG-102': 'The run was begun with rules that this version does not know',
  'PG-103': 'Something that moves needs something that stays',
  'PG-201': 'A client program is missing or too old',
  'PG-202': 'The schema could not be made on the target',
  'PG-203': 'A table could not be copied',
  'PG-204': 'The target could not be brought to the settings it needs',
  'PG-301': 'The replication slot was lost',
  'PG-302': 'The target does not catch up',
  'PG-401': 'The fence does not hold',
  'PG-402': 'Writes could not be drained in time',
  'PG-411': "The pooler's admin console could not be used",
  'PG-412': 'Transactions through the pooler did not end in time',
  'PG-413': 'The pooler did not follow to the other side',
  'PG-414': 'A pooled connection is on the wrong side',
  'PG-415': 'The pooler was not rehearsed with success',
} as const;
