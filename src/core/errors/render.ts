/** RENDER-1xx: what cannot be rendered. RENDER-2xx: the folder that it is written to. */
export const renderTitles = {
  'RENDER-101': 'Two parts of the stack want the same port',
  'RENDER-102': 'Two workloads have the same name',
  'RENDER-103': 'A value cannot be written in the format of its file',
  'RENDER-104': 'Nothing can be rendered for this target yet',
  'RENDER-105': 'The app has no domain of its own yet',
  'RENDER-106': 'The front has more rules than it can be told',
  'RENDER-111': 'Two files of the stack have the same place',
  'RENDER-112': 'A file would hold a sign that nobody sees',
  'RENDER-113': 'A service lies outside the app',
  'RENDER-201': 'Something in the folder is in the way',
  'RENDER-202': 'A file could not be written',
  'RENDER-203': 'Stopped while the files were read',
} as const;
