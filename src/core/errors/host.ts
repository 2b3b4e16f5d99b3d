/**
 * HOST-1xx: reaching a server by SSH. HOST-2xx: what the server is. HOST-3xx: what is done on it. HOST-4xx: releases. HOST-5xx: Unmoor
 * running there.
 */
export const hostTitles = {
  'HOST-101': 'The server cannot be reached',
  'HOST-102': 'The server is not known yet',
  'HOST-103': 'The server has another key than before',
  'HOST-104': 'The server lets nobody in with this key',
  'HOST-105': 'The user may not act as root',
  'HOST-106': 'The connection to the server was lost',
  'HOST-107': 'The program ssh is missing',
  'HOST-201': 'The server runs another system',
  'HOST-202': 'The server is too small for the plan',
  'HOST-203': 'Something else lives on the server',
  'HOST-204': 'Files were edited on the server',
  'HOST-205': 'The rendered folder cannot be used',
  'HOST-206': 'Variables of the app are missing',
  'HOST-207': 'Two variables disagree',
  'HOST-301': 'A command failed on the server',
  'HOST-302': 'Packages could not be installed',
  'HOST-303': 'A unit does not run',
  'HOST-304': 'The server would have shut us out',
  'HOST-305': 'The server could not be examined',
  'HOST-401': 'The server is not the home of this app',
  'HOST-402': 'The release could not be made',
  'HOST-403': 'The release does not serve',
  'HOST-404': 'There is no such release',
  'HOST-405': 'Files could not be brought to the server',
  'HOST-406': 'The release could not be built here',
  'HOST-501': 'The server cannot run Unmoor',
  'HOST-502': 'The work was cut off on the server',
  'HOST-503': 'The server was not reached again',
} as const;
