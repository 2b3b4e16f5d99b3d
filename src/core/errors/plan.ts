/** PLAN-1xx: what a plan cannot promise. PLAN-2xx: the plan's file. */
export const planTitles = {
  'PLAN-101': 'Something that the app asks for would be answered by nobody',
  'PLAN-102': 'The host has too little memory for this plan',
  'PLAN-103': 'The connections to the database do not fit',
  'PLAN-104': 'There is no such choice',
  'PLAN-105': 'Two choices contradict each other',
  'PLAN-106': 'The host has too little disk for this plan',
  'PLAN-201': 'The file is no plan that this version reads',
  'PLAN-202': 'The plan was changed after it was made',
  'PLAN-203': 'The facts that the plan rests on have changed',
  'PLAN-204': 'A file that the plan is made from cannot be used',
} as const;
