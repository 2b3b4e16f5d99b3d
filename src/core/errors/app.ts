/** APP-: the folder of an app, and whether there is one app in it. */
export const appTitles = {
  'APP-101': 'There is no such folder',
  'APP-102': 'It is a file, not a folder',
  'APP-103': 'The folder is empty',
  'APP-104': 'Nothing that runs was found',
  'APP-105': 'There is more than one app here',
  'APP-106': 'The folder may not be read',
} as const;
