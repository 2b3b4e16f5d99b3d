import { argsFile } from '../formats/args-file.ts';
import type { Asked } from '../plan/asked.ts';
import { portFor } from '../plan/ports.ts';
import type { Text } from '../text.ts';
import type { StackFile } from './file.ts';
import type { Observed } from './observe.ts';
import type { Rights } from './sandbox.ts';
import type { EnvValue, Ways, Workload } from './workload.ts';

export interface ExporterWords {
  readonly id: string;
  readonly does: Text;
  /** Pinned. */
  readonly image: string;
  /** Debian's package; its program and its unit have the same name, and the unit reads `ARGS` of /etc/default/<name>. */
  readonly package: string;
  /** It is not the first of its package on the host, whose unit runs only one: it gets a unit of its own. */
  readonly another?: boolean;
  /** Its usual port. */
  readonly port: number;
  /** What it is started with, told where to listen: `127.0.0.1:9187` on a host of one's own, `:9187` between containers. */
  readonly args: (listen: string) => readonly string[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** It asks somebody outside of the stack. */
  readonly outbound?: true;
  /** Files that it reads besides its arguments. */
  readonly files?: readonly StackFile[];
  /** Beyond asking and being asked over sockets. */
  readonly rights?: Rights;
}

/** A small program that asks another one for its figures and shows them to Prometheus, as a package or as an image. */
export function exporter(
  asked: Asked,
  words: ExporterWords,
): Required<Pick<Observed, 'exporters' | 'files'>> {
  const port = portFor(asked, words.port);
  const onHost = asked.target.can('processes');
  const args = words.args(onHost ? `127.0.0.1:${port}` : `:${port}`);
  // A unit that is told secrets starts its program itself; all others read their arguments from Debian's file.
  const byFile = onHost && words.another !== true && words.env === undefined;
  const files = [...(words.files ?? []), ...(byFile ? [argumentsOf(words.package, args)] : [])];
  const workload: Workload = {
    id: words.id,
    does: words.does,
    kind: 'serve',
    ways: waysOf(words, args),
    env: words.env ?? {},
    listens: [{ name: 'metrics', port, speaks: 'http' }],
    files: files.map(({ at }) => at),
    keeps: [],
    replicas: 1,
    mib: 20,
    after: [],
    stop: { signal: 'TERM', withinS: 10 },
    ...(words.outbound === undefined ? {} : { outbound: words.outbound }),
  };
  return { exporters: [workload], files };
}

const waysOf = (
  { image, package: name, another, env, rights = {} }: ExporterWords,
  args: readonly string[],
): Ways => ({
  image: { name: image, argv: args },
  packages: { names: [name], ...(another === true ? {} : { unit: `${name}.service`, rights }) },
  ...(env === undefined && another !== true
    ? {}
    : { process: { argv: [`/usr/bin/${name}`, ...args], folder: '/', user: 'prometheus' } }),
});

/** The arguments of a unit of Debian's. */
export const argumentsOf = (name: string, args: readonly string[]): StackFile => ({
  at: `/etc/default/${name}`,
  text: argsFile(args),
  mode: '0644',
  owner: 'root:root',
  reader: 'prometheus-arguments',
  comment: '#',
});
