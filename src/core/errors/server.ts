/** SRV-: the throwaway servers of a rehearsal, and the rehearsal itself. */
export const serverTitles = {
  'SRV-101': 'A PostgreSQL server program is missing',
  'SRV-102': 'A throwaway server did not start',
  'SRV-103': 'The rehearsal was interrupted',
  'SRV-104': 'The app could not write again after a switch',
  'SRV-105': 'There is too little room on this disk',
} as const;
