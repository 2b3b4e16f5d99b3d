/** API-: asking a platform's API. */
export const apiTitles = {
  'API-101': "The platform's API could not be reached",
  'API-102': 'The token was refused',
  'API-103': 'The token may not read this',
  'API-104': 'There is no such thing on the platform',
  'API-105': "The platform's API was asked too often",
  'API-106': "The platform's API fails",
  'API-107': "The platform's API did not answer in time",
  'API-108': "The answer of the platform's API is not understood",
} as const;
