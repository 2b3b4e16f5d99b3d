import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { type Destination, readDestination } from '../../core/host/destination.ts';
import type { ServerFlags } from './flags-provision.ts';

/** @throws UnmoorError USE-105 */
export function destinationOf({ word, key, knownHosts }: ServerFlags): Destination {
  const destination = word === undefined ? undefined : readDestination(word);
  if (destination === undefined)
    throw new UnmoorError('USE-105', {
      why: word === undefined ? 'No server was named.' : `${JSON.stringify(word)} is no server.`,
      next: 'name it as user@host, user@host:port, [2001:db8::1] or a Host of ~/.ssh/config.',
      state: untouched,
    });
  return {
    ...destination,
    ...(key === undefined ? {} : { key }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
  };
}
