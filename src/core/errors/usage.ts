/** USE-: how a verb was called. CONF-: what stands in unmoor.yaml. Both exit with 2. */
export const usageTitles = {
  'USE-101': 'A needed flag is missing',
  'USE-102': 'Not a usable URL',
  'USE-103': 'Consent is missing',
  'CONF-101': 'unmoor.yaml is not valid',
  'CONF-102': 'unmoor.yaml cannot be read',
} as const;
