/** RENDER-: writing files for the new side. */
export const renderTitles = {
  'RENDER-101': 'Two parts of the stack want the same port',
  'RENDER-102': 'Two workloads have the same name',
  'RENDER-103': 'A value cannot be written in the format of its file',
  'RENDER-104': 'A file cannot be written where it would go',
  'RENDER-105': 'Something stands in the way of a file',
  'RENDER-106': 'What was rendered last cannot be read',
} as const;
