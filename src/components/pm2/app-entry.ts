import type { Workload } from '../../core/stack/workload.ts';

export interface Limits {
  /** Loaded before anything of a cluster; see render.ts. */
  readonly preload: string;
  /** A process above it is replaced, MB. */
  readonly memoryMb: number;
  /** How long requests that run may take to end, ms. */
  readonly drainMs: number;
}

/** How Node is started: a file that a cluster can run several times, or any other program, once. */
interface Start {
  readonly script: string;
  readonly args: readonly string[];
  readonly node_args?: readonly string[];
  readonly cluster: boolean;
}

/**
 * One entry of `apps` (https://pm2.keymetrics.io/docs/usage/application-declaration/). The processes of a cluster share the port (facts
 * V11), and PM2 takes a new one for ready once it listens; an app that says so itself (`process.send('ready')`) may set `wait_ready`.
 */
export function appEntry({ id, ways, argv = [], env, listens, replicas }: Workload, limits: Limits): object {
  const { cluster, ...start } = startOf(argv);
  const many = cluster && listens.length > 0;
  return {
    name: id,
    cwd: ways.process?.folder,
    ...start,
    ...(many ? { node_args: ['--require', limits.preload, ...(start.node_args ?? [])] } : {}),
    ...(many ? {} : { interpreter: cluster ? 'node' : 'none' }),
    exec_mode: many ? 'cluster' : 'fork',
    // Without a cluster a second one would find the port taken.
    instances: many || listens.length === 0 ? replicas : 1,
    max_memory_restart: `${limits.memoryMb}M`,
    listen_timeout: 10_000,
    kill_timeout: limits.drainMs,
    exp_backoff_restart_delay: 100,
    // What is printed goes on to the journal; files of its own would grow without end.
    out_file: '/dev/null',
    error_file: '/dev/null',
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value.kind === 'plain' ? [[name, value.value]] : [])),
    ),
  };
}

/** Flags of Node that take the word after them. */
const takesWord = /^(?:-r|--require|--import|--loader|--experimental-loader|-C|--conditions)$/;

function startOf(argv: readonly string[]): Start {
  const words = argv[0] === 'npx' ? argv.slice(1) : argv;
  const [program = '', ...rest] = words;
  if (program === 'node') {
    const at = rest.findIndex(
      (word, index) => !word.startsWith('-') && !takesWord.test(rest[index - 1] ?? ''),
    );
    if (at !== -1)
      return {
        script: rest[at] as string,
        args: rest.slice(at + 1),
        ...(at === 0 ? {} : { node_args: rest.slice(0, at) }),
        cluster: true,
      };
  }
  // The link in node_modules/.bin is a script of Node's too, but one that a cluster does not follow.
  if (program === 'next') return { script: 'node_modules/next/dist/bin/next', args: rest, cluster: true };
  return { script: '/usr/bin/env', args: words, cluster: false };
}
