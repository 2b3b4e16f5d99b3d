/** Half an hour: longer than any platform lets a job run that answers a request. */
const longestS = 1800;

/**
 * Asks the app for a path: `sh -c <this> call URL HOST`. The header that shows who asks comes through a pipe: everybody on a host sees
 * arguments. The app is told the host and the protocol that its visitors have, or it would send the request on to HTTPS.
 */
export const callScript = [
  'set -eu',
  '{',
  '  [ -z "${CRON_SECRET:-}" ] || printf \'Authorization: Bearer %s\\n\' "$CRON_SECRET"',
  '  printf \'X-Forwarded-Proto: https\\nHost: %s\\n\' "$2"',
  `} | exec curl --fail --silent --show-error --output /dev/null --max-time ${longestS} --header @- --url "$1"`,
].join('\n');
