import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { WriteStream } from 'node:tty';
import packageJson from '../package.json' with { type: 'json' };
import type { Mover } from './core/mover.ts';
import type { MakeMovers, Stream, World } from './faces/cli/world.ts';
import { realClock } from './io/clock.ts';
import { realShell } from './io/shell.ts';
import type { MakeDrive } from './rehearsal/ends.ts';

/** The real world for the command line. What is heavy (drivers, movers, servers) is loaded when a verb asks for it. */
export function openWorld({ endAtOnce }: { readonly endAtOnce: () => void }): World {
  const interactive = process.stdin.isTTY && process.stdout.isTTY;
  const stop = stopper(endAtOnce);
  return {
    version: packageJson.version,
    clock: realClock,
    environment: process.env,
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
    ...(interactive ? { ask } : {}),
    readText,
    writeText,
    readStdin,
    openTree: async (folder) => (await import('./io/tree/open-tree.ts')).openTree(folder),
    priceFiles,
    nameOf: (folder) => basename(resolve(folder)),
    ...stop,
    movers: () => Promise.resolve(makeMovers),
    drive: () => Promise.resolve(makeDrive),
    measure,
    plugins: () => import('./registry.ts'),
    rendering: () => rendering(stop.signal),
    server: async (destination, how) =>
      (await import('./io/ssh/ssh.ts')).openServer(
        destination,
        realShell,
        how === undefined ? stop.signal : undefined,
      ),
    // Beside src/ in a checkout: one step up from both.
    program: async () =>
      (await import('./io/agent/program.ts')).readProgram(join(import.meta.dirname, '..', 'dist')),
    eyes: async (nameServer) => (await import('./io/eyes.ts')).realEyes(nameServer),
    cache: join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'unmoor'),
    sources: async (folder) => (await import('./io/tree/sources.ts')).readSources(folder),
    http: async () => (await import('./io/http.ts')).createHttp({ clock: realClock, signal: stop.signal }),
    connectSource: async (endpoint) => {
      const { openPostgres } = await import('./movers/postgres/connect.ts');
      return openPostgres(endpoint, 'source', { allowPooler: true });
    },
  };
}

/** Answers the call that a person made from elsewhere; this process is the agent on the server. @returns the exit code */
export async function serve(id: string, world: World): Promise<number> {
  const [{ openCallFolder }, { readInto }, { serveCall, isSuspended }] = await Promise.all([
    import('./io/agent/call-folder.ts'),
    import('./io/agent/into.ts'),
    import('./faces/agent/serve-call.ts'),
  ]);
  const folder = await openCallFolder(id, realClock);
  if (folder.call === undefined) {
    folder.tell({ kind: 'lost' });
    await folder.end(1);
    return 0;
  }
  const code = await serveCall(folder.call, folder, { ...world, into: readInto });
  if (isSuspended(world)) folder.tell({ kind: 'suspended' });
  else await folder.end(code);
  return 0;
}

async function rendering(signal: AbortSignal): ReturnType<World['rendering']> {
  const [{ openOutFolder }, { onBench }] = await Promise.all([
    import('./io/render/out-folder.ts'),
    import('./io/render/bench.ts'),
  ]);
  return { openOut: openOutFolder, onBench: onBench(realShell, signal) };
}

/** What is measured is read over one session, which is closed whatever happens. */
const measure: World['measure'] = {
  postgres: async (endpoint) => {
    const { openPostgres } = await import('./movers/postgres/connect.ts');
    const { measurePostgres } = await import('./pipeline/measure.ts');
    const session = await openPostgres(endpoint, 'source', { allowPooler: true });
    try {
      return await measurePostgres(session);
    } finally {
      await session.end();
    }
  },
  redis: async (endpoint) => {
    const { connectRedis } = await import('./io/redis/session.ts');
    const { measureRedis } = await import('./pipeline/measure.ts');
    const session = await connectRedis(endpoint);
    try {
      return await measureRedis(session);
    } finally {
      session.end();
    }
  },
};

/**
 * A URL with a password that was typed into the command line stays out of `ps` and /proc/PID/cmdline from here on: on Linux
 * setting the title writes over the arguments. It is readable until this line runs, which is why env:NAME and @FILE exist.
 */
export function hideSecretsInArguments(argv: readonly string[]): void {
  if (argv.some((argument) => /:\/\/[^/]*@/.test(argument)))
    process.title = `unmoor ${argv.find((argument) => /^[a-z]+$/.test(argument)) ?? ''}`.trimEnd();
}

/** Resolves when all that was written has left: a pipe takes 64 kB at once, and what waits would be lost by an exit. */
export async function flushed(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) => new Promise<void>((done) => stream.write('', () => done())),
    ),
  );
}

function streamOf(stream: WriteStream): Stream {
  stream.on('error', () => {}); // a closed pipe (`unmoor status | head -1`) is the reader's right
  return {
    write: (text) => void stream.write(text),
    ...(stream.isTTY ? { size: () => ({ columns: stream.columns || 80, rows: stream.rows || 24 }) } : {}),
  };
}

async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // At Ctrl-C or Ctrl-D nothing was answered. On a terminal that is being read, Ctrl-C is a key and no signal.
  prompt.on('SIGINT', () => {
    process.stderr.write('\n');
    prompt.close();
  });
  const closed = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
  try {
    return await Promise.race([prompt.question(question).catch(() => ''), closed]);
  } finally {
    prompt.close();
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Beside src/ in a checkout, beside dist/ in the package: one step up from both. */
async function priceFiles(): Promise<{ name: string; text: string }[]> {
  const folder = join(import.meta.dirname, '..', 'prices');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

async function readStdin(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

async function writeText(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * The first Ctrl-C asks the work to stop; the second ends the process, and the journal tells the next one where it was.
 * Under npm one Ctrl-C arrives twice, from the terminal and from npm: what comes at once is the same one.
 */
function stopper(endAtOnce: () => void): Pick<World, 'signal' | 'cannotBeCut'> {
  const stop = new AbortController();
  let stoppedAt = 0;
  let mayBeCut = true;
  const hear = (name: NodeJS.Signals): void => {
    if (!stop.signal.aborted) {
      stoppedAt = realClock.ticks();
      process.stderr.write(
        mayBeCut ? '\nStopping. Once more ends it at once.\n' : '\nStopping, and taking everything away.\n',
      );
      stop.abort(new DOMException(name, 'AbortError'));
    } else if (mayBeCut && realClock.ticks() - stoppedAt > 500) endAtOnce();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, hear);
  return {
    signal: stop.signal,
    cannotBeCut: () => {
      mayBeCut = false;
    },
  };
}

const makeMovers: MakeMovers = async (
  { postgres, redis, pooler },
  { runId, holder, folder, memoryFor, report, settings },
) => {
  const movers: Mover[] = [];
  if (postgres !== undefined) {
    const { platforms } = await import('./registry.ts');
    const { createPostgresMover } = await import('./movers/postgres/postgres-mover.ts');
    movers.push(
      createPostgresMover({
        ...postgres,
        runId,
        holder,
        folder,
        memory: memoryFor('postgres'),
        report,
        clock: realClock,
        shell: realShell,
        method: settings.method ?? 'logical',
        place: settings.place,
        jobs: settings.gentle === true ? 1 : settings.jobs,
        maxLagMs: settings.maxLag ?? 2000,
        walBudget: settings.walBudget,
        home: settings.home,
        pooler:
          pooler === undefined ? undefined : { ...pooler, deadlineMs: settings.cutoverTimeout ?? 30_000 },
        shapes: platforms.flatMap(({ shape }) => shape ?? []),
      }),
    );
  }
  if (redis !== undefined) {
    const { createRedisMover } = await import('./movers/redis/redis-mover.ts');
    movers.push(createRedisMover({ ...redis, runId, memory: memoryFor('redis'), report, clock: realClock }));
  }
  return movers;
};

/** A rehearsal drives the very pipeline that a real move does, with a journal of its own. */
const makeDrive: MakeDrive = async ({ from, to, redisFrom, redisTo }, { stateDir, report, signal, how }) => {
  const { createRun, whoAmI } = await import('./journal/runs.ts');
  const { memoryOf } = await import('./journal/journal.ts');
  const pipeline = await import('./pipeline/pipeline.ts');
  const journal = await createRun({
    stateDir,
    clock: realClock,
    who: whoAmI('rehearse'),
    started: { version: packageJson.version, from: {}, to: {}, options: { how } },
  });
  const movers = await makeMovers(
    {
      postgres: { source: from, target: to },
      redis:
        redisFrom === undefined || redisTo === undefined ? undefined : { source: redisFrom, target: redisTo },
    },
    {
      runId: journal.runId,
      holder: journal.holder,
      folder: journal.dir,
      memoryFor: (kind) => memoryOf(journal, kind),
      report,
      settings: { method: how === 'offline' ? 'offline' : 'logical' },
    },
  );
  const context = { movers, journal, report, clock: realClock };
  return {
    doctor: async () => (await pipeline.doctor(context)).findings,
    move: async () => void (await pipeline.move(context)),
    verify: async () => {
      const { postgres, redis } = await pipeline.verify(context);
      return [postgres, redis].filter((one) => one !== undefined);
    },
    cutover: async () => void (await pipeline.cutover(context, { signal })),
    rollback: async () => void (await pipeline.rollback(context, { signal })),
    // A copy that was never opened is no place to stay at: the run is taken away, not ended.
    cleanup: async () => {
      if (journal.view.ended !== undefined) return;
      if (journal.view.cutover === undefined) await pipeline.abort(context);
      else await pipeline.cleanup(context, { liftFence: true });
    },
    leftovers: async () => (await Promise.all(movers.map((mover) => mover.leftovers()))).flat(),
    close: async () => {
      await Promise.allSettled(movers.map((mover) => mover.close()));
      await journal.close();
    },
  };
};
