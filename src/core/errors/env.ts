/** ENV-: variables, and the files that hold them. */
export const envTitles = {
  'ENV-101': 'A value cannot be written in this kind of file',
  'ENV-102': 'The file holds changes of your own',
  'ENV-103': 'No variables were found in it',
  'ENV-104': 'The kept values cannot be read',
  'ENV-105': 'A file cannot be read or written',
} as const;
