/** How a request ended, asked by curl on the server or from outside. */
export interface Answer {
  /** Unset where no answer came. */
  readonly status?: number;
  /** Where a redirect leads. */
  readonly location?: string;
  readonly error?: string;
  /** Somebody took the request, and did not answer in time. */
  readonly late: boolean;
}

/** Seconds until an answer is given up: what takes longer is no answer to a visitor. */
const patienceS = 6;
/** Exit codes of curl(1). */
const exits: Readonly<Record<number, string>> = {
  6: 'the name is not known',
  7: 'connection refused',
  28: `no answer within ${patienceS} s`,
  35: 'TLS failed',
  52: 'closed without an answer',
  56: 'cut off',
};
const lateExit = 28;

const write = (name: string) =>
  `--silent --insecure --output /dev/null --max-time ${patienceS} --write-out '${name}.status=%{http_code}\\n${name}.location=%{redirect_url}\\n'`;

/** Lines of sh that print `NAME.status=`, `NAME.location=` and `NAME.exit=`. @param what arguments, already quoted for sh */
export const askHttp = (name: string, what: string): string =>
  `curl ${write(name)} ${what}\n  echo "${name}.exit=$?"`;

/** Asks for a WebSocket (RFC 6455, 4.1). A connection that was taken over stays open: curl is ended after a second, and the status is known. */
export const askUpgrade = (name: string, what: string): string =>
  askHttp(
    name,
    `--http1.1 --max-time 1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dW5tb29yLWRvY3Rvci0xMg==' ${what}`,
  );

export function readAnswer(values: ReadonlyMap<string, string>, name: string): Answer | undefined {
  const exit = values.get(`${name}.exit`);
  if (exit === undefined) return undefined;
  const code = Number(exit);
  const status = Number(values.get(`${name}.status`) ?? 0);
  const location = values.get(`${name}.location`) ?? '';
  return {
    ...(status === 0 ? { error: exits[code] ?? `curl ended with ${code}` } : { status }),
    ...(location === '' ? {} : { location }),
    late: status === 0 && code === lateExit,
  };
}

/** `502`, `301 to https://…`, `connection refused`. */
export const showAnswer = ({ status, location, error }: Answer): string =>
  status === undefined ? (error ?? 'nothing') : `${status}${location === undefined ? '' : ` to ${location}`}`;
