/** Where a server is reached by SSH; what is left out, ~/.ssh/config says. */
export interface Destination {
  /** A name, an address, or a Host of ~/.ssh/config. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  /** File of the private key. */
  readonly key?: string;
  /** File of the keys of servers that are trusted. */
  readonly knownHosts?: string;
}

/**
 * Reads `root@203.0.113.7`, `admin@server.example:2222`, `[2001:db8::1]:22`.
 * @returns undefined when it is none; a name that begins with `-` would be an option of ssh
 */
export function readDestination(text: string): Destination | undefined {
  const match = /^(?:([\w.][\w.-]*)@)?(?:\[([0-9a-fA-F:.]+)\]|([\w][\w.-]*))(?::(\d{1,5}))?$/.exec(
    text.trim(),
  );
  if (match === null) return undefined;
  const [, user, six, host = six ?? '', digits] = match;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  return { host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) };
}

/** As a person types it. */
export const showDestination = ({ host, user, port }: Destination): string =>
  `${user === undefined ? '' : `${user}@`}${host.includes(':') ? `[${host}]` : host}${port === undefined || port === 22 ? '' : `:${port}`}`;
