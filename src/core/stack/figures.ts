import type { Asked } from '../plan/asked.ts';
import type { Text } from '../text.ts';
import type { Observed } from './observe.ts';
import type { Rights } from './sandbox.ts';
import type { EnvValue, Workload } from './workload.ts';

/** Where Debian's node_exporter looks for figures that other programs leave; each file is one program's. */
export const figuresFolder = '/var/lib/prometheus/node-exporter';

export interface Figures {
  readonly id: string;
  readonly does: Text;
  /** Lines of `sh` that print figures in Prometheus' text format. */
  readonly script: string;
  /** Cron expression in UTC. */
  readonly every: string;
  /** Packages that the script uses. */
  readonly packages: readonly string[];
  readonly env?: Readonly<Record<string, EnvValue>>;
}

/** Scripts ask programs as the user that these answer to (runuser), and read sockets and folders of others. */
const rights: Rights = {
  writes: [figuresFolder],
  capabilities: ['CAP_DAC_OVERRIDE', 'CAP_SETGID', 'CAP_SETUID'],
  showsFiles: true,
};

/**
 * Figures of what has no exporter worth running: a script leaves them for node_exporter. Only where programs of the host may be asked;
 * elsewhere there is nothing. They replace the file of the run before at once and whole: half a file would be an error of the whole scrape.
 */
export function figures(asked: Asked, { id, does, script, every, packages, env = {} }: Figures): Observed {
  if (!asked.target.can('processes')) return { scrapes: [], alerts: [] };
  const at = `/usr/local/lib/unmoor/${id}`;
  const workload: Workload = {
    id,
    does,
    kind: 'clock',
    every,
    ways: {
      process: { argv: ['/bin/sh', at], folder: '/', user: 'root', rights },
      packages: { names: packages },
    },
    argv: ['/bin/sh', at],
    env,
    listens: [],
    files: [at],
    keeps: [],
    replicas: 1,
    single: true,
    after: [],
    stop: { signal: 'TERM', withinS: 10 },
  };
  const out = `\${FIGURES:-${figuresFolder}}/${id}.prom`;
  return {
    scrapes: [],
    alerts: [],
    exporters: [workload],
    files: [
      {
        at,
        text: `set -eu\nfigures() {\n${script.trimEnd()}\n}\nfigures > "${out}.new"\nmv "${out}.new" "${out}"\n`,
        mode: '0755',
        owner: 'root:root',
        reader: 'sh',
        comment: '#',
      },
    ],
  };
}

/** Several things that are seen of one component, together. */
export const together = (...parts: readonly Observed[]): Observed => ({
  scrapes: parts.flatMap(({ scrapes }) => scrapes),
  alerts: parts.flatMap(({ alerts }) => alerts),
  exporters: parts.flatMap(({ exporters = [] }) => exporters),
  files: parts.flatMap(({ files = [] }) => files),
  panels: parts.flatMap(({ panels = [] }) => panels),
});
