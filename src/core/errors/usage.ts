/** USE-: how a verb was called. CONF-: what stands in unmoor.yaml. Both exit with 2. BUG-: Unmoor's own fault. */
export const usageTitles = {
  'USE-101': 'A needed flag is missing',
  'USE-102': 'Not a usable URL',
  'USE-103': 'Consent is missing',
  'USE-104': 'There is no such verb',
  'USE-105': 'A flag or its value is not understood',
  'USE-106': 'A value cannot be read from where it was said to stand',
  'USE-107': 'A file cannot be written',
  'CONF-101': 'unmoor.yaml is not valid',
  'CONF-102': 'unmoor.yaml cannot be read',
  'BUG-101': 'Unmoor met something that it does not know',
} as const;
