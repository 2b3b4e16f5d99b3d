import { shellWord } from '../../core/formats/shell.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { asIs } from './template.ts';

/** Seconds that an answer may take; the check itself is given one more. */
const withinS = 4;

/** What throws ends with 1, as the check wants it. */
const node = {
  http: `const [host, port, path] = process.argv.slice(1); require("http").get({ host: "127.0.0.1", port, path, headers: { host, connection: "close" }, timeout: ${withinS * 1000} }, (r) => { if (r.statusCode >= 400) throw r.statusCode; r.destroy(); }).on("timeout", () => { throw "no answer"; })`,
  port: `require("net").connect({ host: "127.0.0.1", port: process.argv[2], timeout: ${withinS * 1000} }, function () { this.destroy(); }).on("timeout", () => { throw "no answer"; })`,
};

const python = {
  http: `import sys, http.client as h; c = h.HTTPConnection("127.0.0.1", int(sys.argv[2]), timeout=${withinS}); c.request("GET", sys.argv[3], headers={"Host": sys.argv[1]}); sys.exit(c.getresponse().status >= 400)`,
  port: `import sys, socket; socket.create_connection(("127.0.0.1", int(sys.argv[2])), ${withinS})`,
};

/** Written when it has been well for the first time; goes with the task. */
const marker = '/tmp/unmoor-was-well';

/** Whoever is in the image asks: what runs Node has Node, what runs Python has Python, the others have busybox or curl. An image with none of them is not asked. */
const byWhoeverIsThere = (
  kind: 'http' | 'port',
  words: readonly string[],
  url: string,
  host: string,
): string =>
  [
    `if command -v node >/dev/null; then node -e ${shellWord(node[kind])} ${words.join(' ')}`,
    `elif command -v python3 >/dev/null; then python3 -c ${shellWord(python[kind])} ${words.join(' ')}`,
    ...(kind === 'port'
      ? [`elif command -v nc >/dev/null; then nc -z -w ${withinS} 127.0.0.1 ${words[1]}`]
      : []),
    `elif command -v curl >/dev/null; then curl --silent --output /dev/null --max-time ${withinS} ${kind === 'http' ? '--fail ' : ''}--header ${shellWord(`Host: ${host}`)} ${url}`,
    ...(kind === 'http'
      ? [
          `elif command -v wget >/dev/null; then wget -q -T ${withinS} -O /dev/null --header ${shellWord(`Host: ${host}`)} ${url}`,
        ]
      : []),
    'fi',
  ].join('; ');

/**
 * Two questions in one check, because ECS knows one and ends what fails it. Until it has been well once, it must answer as its health
 * check says: a release that does not is rolled back. From then on only its port must answer: a database that is away must not have
 * every task ended.
 */
export function checkScript({ health, listens }: Pick<Workload, 'health' | 'listens'>): string | undefined {
  const [first] = listens;
  if (health === undefined || health.kind === 'command' || first === undefined) return undefined;
  const port = (number: number) =>
    byWhoeverIsThere('port', ['-', String(number)], `http://127.0.0.1:${number}/`, 'localhost');
  if (health.kind === 'tcp') return port(health.port);
  const host = health.host ?? 'localhost';
  const url = shellWord(`http://127.0.0.1:${health.port}${health.path}`);
  const asked = byWhoeverIsThere(
    'http',
    [shellWord(host), String(health.port), shellWord(health.path)],
    url,
    host,
  );
  return `if [ -e ${marker} ]; then ${port(first.port)}; else { ${asked}; } && : > ${marker}; fi`;
}

/** The check of a container, or none where there is nothing to ask or nobody knows what its image has. */
export function healthOf(workload: Workload): object | undefined {
  const { health, ways, kind } = workload;
  if (kind !== 'serve' || health === undefined) return undefined;
  const known = ways.image !== undefined || ways.build?.rendered === true;
  const script = checkScript(workload);
  const command =
    health.kind === 'command'
      ? ['CMD', ...health.argv]
      : known && script !== undefined
        ? ['CMD-SHELL', script]
        : undefined;
  if (command === undefined) return undefined;
  return { Command: command.map(asIs), Interval: 10, Timeout: withinS + 1, Retries: 3, StartPeriod: 120 };
}
