/** SRV-: the throwaway servers of a rehearsal, and the rehearsal itself. */
export const serverTitles = {
  'SRV-101': 'A PostgreSQL server program is missing',
  'SRV-102': 'A throwaway server did not start',
  'SRV-103': 'The rehearsal was interrupted',
} as const;
