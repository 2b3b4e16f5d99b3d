import { argsFile } from '../formats/args-file.ts';
import type { Asked } from '../plan/asked.ts';
import { portFor } from '../plan/ports.ts';
import type { Text } from '../text.ts';
import type { StackFile } from './file.ts';
import type { Observed } from './observe.ts';
import type { EnvValue, Workload } from './workload.ts';

export interface ExporterWords {
  readonly id: string;
  readonly does: Text;
  /** Pinned. */
  readonly image: string;
  /** Debian's package, whose unit has the same name and reads `ARGS` of /etc/default/<name>. */
  readonly package: string;
  /** Its usual port. */
  readonly port: number;
  /** What it is started with, told where to listen: `127.0.0.1:9187` on a host of one's own, `:9187` between containers. */
  readonly args: (listen: string) => readonly string[];
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Files that it reads besides its arguments. */
  readonly files?: readonly StackFile[];
}

/** A small program that asks another one for its figures and shows them to Prometheus, as a package or as an image. */
export function exporter(
  asked: Asked,
  words: ExporterWords,
): Required<Pick<Observed, 'exporters' | 'files'>> {
  const onHost = asked.target.can('processes');
  const port = portFor(asked, words.port);
  const args = words.args(onHost ? `127.0.0.1:${port}` : `:${port}`);
  const own = words.files ?? [];
  const files: readonly StackFile[] = onHost ? [...own, argumentsOf(words.package, args)] : own;
  const workload: Workload = {
    id: words.id,
    does: words.does,
    kind: 'serve',
    ways: {
      image: { name: words.image, argv: args },
      packages: { names: [words.package], unit: `${words.package}.service` },
    },
    env: words.env ?? {},
    listens: [{ name: 'metrics', port, speaks: 'http' }],
    files: files.map(({ at }) => at),
    keeps: [],
    replicas: 1,
    mib: 20,
    after: [],
    stop: { signal: 'TERM', withinS: 10 },
  };
  return { exporters: [workload], files };
}

/** The arguments of a unit of Debian's. */
export const argumentsOf = (name: string, args: readonly string[]): StackFile => ({
  at: `/etc/default/${name}`,
  text: argsFile(args),
  mode: '0644',
  owner: 'root:root',
  reader: 'prometheus-arguments',
  comment: '#',
});
