import type { ConfigOptions } from '../../core/config/config.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import type { Mover } from '../../core/mover.ts';
import type { Secret } from '../../core/secret.ts';
import type { Memory } from '../../core/step.ts';
import { type Connections, loadConnections, saveConnections } from '../../journal/connections.ts';
import { type Journal, memoryOf } from '../../journal/journal.ts';
import { newRunId, openRun, readRun, runDir, whoAmI } from '../../journal/runs.ts';
import type { RunView } from '../../journal/view.ts';
import type { LookContext, RunContext } from '../../pipeline/context.ts';
import {
  configConnections,
  configPooler,
  endsOf,
  firstOf,
  inMode,
  readConfigFile,
  readFlags,
  readPoolerFlags,
  type UrlFlags,
} from './connections.ts';
import type { DeadlineFlags, ModeFlags, MoveFlags, PoolerFlags } from './flags.ts';
import type { Output, ProgressKind } from './output/output.ts';
import { untilStopped } from './stop.ts';
import type { Ends, MoverOptions, World } from './world.ts';

export interface CommonFlags {
  readonly config?: string;
  readonly state: string;
  readonly json: boolean;
  readonly progress?: ProgressKind;
}

/** One call of one verb. */
export interface Session {
  readonly verb: string;
  readonly world: World;
  readonly output: Output;
}

/** A verb gives its exit code: 0 only when all is well. */
export type Verb<F> = (session: Session, flags: F) => Promise<number>;

export interface Given {
  readonly connections: Connections;
  readonly settings: ConfigOptions;
}

/** What the flags say; what they leave open, unmoor.yaml says. */
export async function readGiven(
  session: Session,
  flags: CommonFlags & UrlFlags & PoolerFlags & Pick<Partial<MoveFlags>, 'method'>,
): Promise<Given> {
  const { world, output } = session;
  const typed = await readFlags(flags, world, output);
  const pooler = await readPoolerFlags(flags, world, output);
  const config = await readConfigFile(flags.config, world);
  const place = config.target?.physical;
  const given = {
    connections: firstOf(typed, pooler, configConnections(config, output)),
    settings: { ...config.options, ...(place === undefined ? {} : { place }) },
  };
  // A physical move makes the server that it moves to.
  return (flags.method ?? given.settings.method) === 'physical' ? given : into(session, given);
}

/** On a server that was provisioned, what nobody named a target for goes to what waits for it there. */
async function into({ world, output }: Session, { connections, settings }: Given): Promise<Given> {
  if (world.into === undefined) return { connections, settings };
  const there = await world.into();
  const to = connections.from === undefined || connections.to !== undefined ? undefined : there.to;
  const redisTo =
    connections.redisFrom === undefined || connections.redisTo !== undefined ? undefined : there.redisTo;
  for (const url of [to, redisTo]) if (url !== undefined) output.know(url);
  return {
    connections: firstOf(connections, { to, redisTo }),
    settings: to === undefined ? settings : { ...settings, home: true },
  };
}

/** The run that stands in the state directory, if there is one. */
export async function standingRun(stateDir: string): Promise<RunView | undefined> {
  try {
    return await readRun(stateDir);
  } catch (error) {
    if (error instanceof UnmoorError && error.code === 'RUN-103') return undefined;
    throw error;
  }
}

export type RunFlags = CommonFlags & UrlFlags & PoolerFlags & Partial<DeadlineFlags> & ModeFlags;

/** What a run was begun with. Its URLs may have been forgotten, or never kept: then flags or unmoor.yaml give them. */
export async function givenOf(session: Session, flags: RunFlags, run: RunView): Promise<Given> {
  const saved = await loadConnections(runDir(flags.state, run.runId));
  for (const [name, url] of Object.entries(saved ?? {}) as [keyof Connections, Secret | undefined][])
    if (url !== undefined && name !== 'poolerIni' && name !== 'poolerDatabase') session.output.know(url);
  const deadline = flags.deadline === undefined ? {} : { cutoverTimeout: flags.deadline };
  if (saved?.from !== undefined || saved?.redisFrom !== undefined)
    return {
      connections: firstOf(await laterPooler(session, flags), saved),
      settings: { ...settingsOf(run), ...deadline },
    };
  const given = await readGiven(session, flags);
  return { ...given, settings: { ...given.settings, ...settingsOf(run), ...deadline } };
}

/** A pooler may be put before the app after the move was begun. */
async function laterPooler({ world, output }: Session, flags: RunFlags): Promise<Connections> {
  const typed = await readPoolerFlags(flags, world, output);
  if (flags.config === undefined) return typed;
  return firstOf(typed, configPooler((await readConfigFile(flags.config, world)).pooler, output));
}

/** The options of a run stand in its journal, as they were checked when it began. */
const settingsOf = (run: RunView): ConfigOptions => run.options as ConfigOptions;

/** Looks at both sides without a run's lock: nothing that is noted is kept. */
export async function look<T>(
  session: Session,
  given: Given,
  run: RunView | undefined,
  work: (context: LookContext) => Promise<T>,
): Promise<T> {
  const { world, output, verb } = session;
  const memoryFor = (kind: Mover['kind']) => lookingMemory(run, kind);
  const runId = run?.runId ?? newRunId();
  const movers = await build(session, endsOf(given.connections, verb), given.settings, { runId, memoryFor });
  const context = { movers, report: output.report, clock: world.clock };
  return closing(movers, () => stoppable(session, context, () => work(context)));
}

/** Acts on a run that stands: takes its lock, and gives it back whatever happens. */
export async function withRun<T>(
  session: Session,
  flags: RunFlags & { readonly takeOver?: boolean },
  work: (context: RunContext, given: Given) => Promise<T>,
): Promise<T> {
  const { world, verb } = session;
  const journal = await openRun({
    stateDir: flags.state,
    clock: world.clock,
    who: whoAmI(verb),
    takeOver: flags.takeOver,
    onBoundary: world.onBoundary,
  });
  try {
    const known = await givenOf(session, flags, journal.view);
    // What a crash interrupts is resumed with the same pooler, though nobody names it again.
    if (flags.poolerAdmin !== undefined) await saveConnections(journal.dir, known.connections);
    const given = { ...known, connections: inMode(known.connections, flags.mode) };
    return await act(session, journal, given, (context) => work(context, given));
  } finally {
    await journal.close();
  }
}

/** Builds the movers on the journal's memory, works, and closes them. */
export async function act<T>(
  session: Session,
  journal: Journal,
  given: Given,
  work: (context: RunContext) => Promise<T>,
): Promise<T> {
  const { world, output, verb } = session;
  const movers = await build(session, endsOf(given.connections, verb), given.settings, {
    runId: journal.runId,
    holder: journal.holder,
    folder: journal.dir,
    memoryFor: (kind) => memoryOf(journal, kind),
  });
  return closing(movers, () => work({ movers, journal, report: output.report, clock: world.clock }));
}

async function build(
  { world, output }: Session,
  ends: Ends,
  settings: ConfigOptions,
  run: Pick<MoverOptions, 'runId' | 'holder' | 'folder' | 'memoryFor'>,
): Promise<readonly Mover[]> {
  const make = await world.movers();
  return make(ends, { ...run, report: output.report, settings });
}

/** Lets Ctrl-C end the work by closing its connections. Not for a cutover: that one hears the signal itself. */
export const stoppable = <T>(
  { world }: Session,
  { movers }: Pick<RunContext, 'movers'>,
  work: () => Promise<T>,
): Promise<T> => untilStopped(world.signal, () => closeAll(movers), work);

async function closing<T>(movers: readonly Mover[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await closeAll(movers);
  }
}

async function closeAll(movers: readonly Mover[]): Promise<void> {
  await Promise.allSettled(movers.map((mover) => mover.close()));
}

/** Reads what the run noted; what is noted while looking is forgotten with the process. */
function lookingMemory(run: RunView | undefined, scope: Mover['kind']): Memory {
  const prefix = `${scope}.`;
  const notes = new Map(
    Object.entries(run?.notes ?? {})
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  return {
    note: (key, value) => {
      notes.set(key, value);
      return Promise.resolve();
    },
    noted: (key) => notes.get(key),
    notes: (start) => new Map([...notes].filter(([key]) => key.startsWith(start))),
  };
}
