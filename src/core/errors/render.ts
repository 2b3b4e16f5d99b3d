/** RENDER-: writing files for the new side. */
export const renderTitles = {
  'RENDER-101': 'Two parts of the stack want the same port',
  'RENDER-102': 'Two workloads have the same name',
  'RENDER-103': 'A value cannot be written in the format of its file',
  'RENDER-121': 'The front has no name to answer to',
  'RENDER-122': 'More rules than the front can be told',
} as const;
