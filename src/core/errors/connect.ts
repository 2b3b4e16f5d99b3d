/** CONN-: reaching a server at all. */
export const connectTitles = {
  'CONN-101': 'The host name is unknown',
  'CONN-102': 'The host cannot be reached',
  'CONN-103': 'The host has only an IPv6 address and this machine has none',
  'CONN-104': 'The password was refused',
  'CONN-105': 'The TLS certificate could not be verified',
  'CONN-106': 'The server does not speak TLS',
  'CONN-107': 'The database does not exist',
  'CONN-108': 'This is a pooler, and a direct connection is needed',
  'CONN-109': 'The connection was refused by the server',
  'CONN-110': 'The connection was lost',
  'CONN-111': 'The server has no connection left to give',
  'CONN-112': 'The server is not ready',
  'CONN-113': 'The server lets nobody in from here in this way',
  'CONN-114': 'The role may not stream changes',
  'CONN-115': 'The CA file cannot be read',
} as const;
