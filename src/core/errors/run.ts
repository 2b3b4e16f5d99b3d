/** RUN-: the journal, the lock and the order of a run. */
export const runTitles = {
  'RUN-101': 'Another Unmoor is at work on this run',
  'RUN-102': 'The journal is damaged',
  'RUN-103': 'There is no run here',
  'RUN-104': 'The run is not in a state for this',
  'RUN-105': 'A gate does not hold',
  'RUN-106': 'The cutover took too long and was called off',
  'RUN-107': 'The two sides differ',
  'RUN-108': 'Something must be mended before the move',
  'RUN-109': 'The cutover was called off',
  'RUN-110': 'The journal cannot be written',
  'RUN-111': 'Which side accepts writes could not be proven',
  'RUN-112': 'The cutover failed',
  'RUN-113': 'Something could not be removed',
  'RUN-120': 'It was stopped by request',
} as const;
