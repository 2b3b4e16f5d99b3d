import { resolve } from 'node:path';
import type { ConfigOptions, Place } from '../../../core/config/config.ts';
import { showEndpoint } from '../../../core/endpoint.ts';
import { UnmoorError, untouched } from '../../../core/errors/error.ts';
import type { JsonObject } from '../../../core/json.ts';
import { forgetConnections } from '../../../journal/connections.ts';
import type { ShownEndpoints } from '../../../journal/events.ts';
import type { Journal } from '../../../journal/journal.ts';
import { createRun, newRunId, whoAmI } from '../../../journal/runs.ts';
import { cutover } from '../../../pipeline/cutover.ts';
import { move } from '../../../pipeline/move.ts';
import type { CutoverResult, MoveResult } from '../../../pipeline/results.ts';
import { endsOf, inMode, localUrl, type UrlFlags } from '../connections.ts';
import { type Act, askConsent } from '../consent.ts';
import type { ConsentFlags, DeadlineFlags, LockFlags, ModeFlags, MoveFlags, PoolerFlags } from '../flags.ts';
import { moveJson, renderMove } from '../render/move.ts';
import { renderSteps, stepsJson } from '../render/steps.ts';
import {
  act,
  type CommonFlags,
  type Given,
  look,
  readGiven,
  type Session,
  standingRun,
  stoppable,
} from '../session.ts';
import type { Ends } from '../world.ts';
import { cutoverAct } from './cutover.ts';
import { reconcileRun } from './reconcile.ts';

type Flags = CommonFlags &
  UrlFlags &
  MoveFlags &
  ConsentFlags &
  LockFlags &
  DeadlineFlags &
  PoolerFlags &
  ModeFlags;

export default async function run(session: Session, flags: Flags): Promise<number> {
  if (flags.reconcile) return reconcileRun(session, flags);
  const { output } = session;
  const read = await readGiven(session, flags);
  const given = placed(
    { connections: inMode(read.connections, flags.mode), settings: settingsOf(flags, read.settings) },
    session,
  );
  const ends = endsOf(given.connections, session.verb);
  if (flags.dryRun) {
    const steps = await look(session, given, undefined, ({ movers }) =>
      Promise.resolve(movers.flatMap((mover) => mover.steps().map((step) => ({ mover: mover.kind, step })))),
    );
    output.answer({ json: stepsJson(steps), text: (paint) => renderSteps(steps, paint) });
    return 0;
  }
  // A run that stands refuses this one by itself, and nobody is asked for nothing.
  if ((await standingRun(flags.state)) === undefined) await askConsent(session, moveAct(ends, flags), flags);
  const journal = await begin(session, flags, ends, given);
  try {
    return await act(session, journal, given, async (context) => {
      const moved = await stoppable(session, context, () => move(context));
      const deadlineMs = flags.deadline ?? given.settings.cutoverTimeout;
      const crossed: CutoverResult | undefined =
        flags.until === 'open'
          ? await cutover(context, { deadlineMs, noWayBack: flags.noWayBack, signal: session.world.signal })
          : undefined;
      answer(session, moved, crossed);
      return 0;
    });
  } catch (error) {
    await endUntouched(journal);
    throw error;
  } finally {
    await journal.close();
  }
}

function answer({ output }: Session, moved: MoveResult, crossed: CutoverResult | undefined): void {
  output.answer({ json: moveJson(moved, crossed), text: (paint) => renderMove(moved, crossed, paint) });
}

async function begin(session: Session, flags: Flags, ends: Ends, given: Given): Promise<Journal> {
  const { world, verb } = session;
  return createRun({
    stateDir: flags.state,
    clock: world.clock,
    who: whoAmI(verb),
    takeOver: flags.takeOver,
    onBoundary: world.onBoundary,
    runId: newRunId(),
    connections: given.connections,
    started: {
      version: world.version,
      from: shown(ends, 'source'),
      to: shown(ends, 'target'),
      options: JSON.parse(JSON.stringify(given.settings)) as JsonObject,
    },
  });
}

/** A move that was refused before its first step has changed nothing, and leaves no run behind that would block the next try. */
async function endUntouched(journal: Journal): Promise<void> {
  if (journal.view.ended !== undefined || journal.view.steps.length > 0) return;
  await journal.append({ kind: 'run-ended', outcome: 'aborted' });
  await forgetConnections(journal.dir);
}

function shown({ postgres, redis }: Ends, side: 'source' | 'target'): ShownEndpoints {
  return {
    ...(postgres === undefined ? {} : { postgres: showEndpoint(postgres[side]) }),
    ...(redis === undefined ? {} : { redis: showEndpoint(redis[side]) }),
  };
}

/** A physical move makes its target here: the same database and role as at the source, at the port of the new server. */
function placed(given: Given, { output }: Session): Given {
  const { connections, settings } = given;
  if (settings.method !== 'physical') return given;
  if (settings.place === undefined)
    throw new UnmoorError('USE-101', {
      why: 'A physical move makes the new server on this machine, and --target-data is not given.',
      next: 'give --target-data <dir>, a directory that is empty or not there yet, or target.physical in unmoor.yaml.',
      state: untouched,
    });
  if (connections.to !== undefined || connections.from === undefined) return given;
  const to = localUrl(connections.from, settings.place.port);
  output.know(to);
  return { ...given, connections: { ...connections, to } };
}

function settingsOf(flags: Flags, config: ConfigOptions): ConfigOptions {
  return {
    ...config,
    ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
    ...(flags.walBudget === undefined ? {} : { walBudget: flags.walBudget }),
    ...(flags.gentle ? { gentle: true } : {}),
    ...(flags.offline ? { method: 'offline' as const } : {}),
    ...(flags.method === undefined ? {} : { method: flags.method }),
    ...(flags.deadline === undefined ? {} : { cutoverTimeout: flags.deadline }),
    ...placeOf(flags, config.place),
  };
}

function placeOf({ targetData, targetPort }: Flags, given: Place | undefined): { place?: Place } {
  const data = targetData ?? given?.data;
  if (data === undefined) return {};
  const port = targetPort ?? given?.port;
  return { place: { ...given, data: resolve(data), ...(port === undefined ? {} : { port }) } };
}

function moveAct(ends: Ends, flags: Flags): Act {
  const from = Object.values(shown(ends, 'source')).join(' and ');
  const to = Object.values(shown(ends, 'target')).join(' and ');
  const crossing =
    flags.until === 'open'
      ? cutoverAct('source', 'target', { transparent: ends.pooler !== undefined, oneWay: flags.noWayBack })
      : { says: [], dangers: [] };
  return {
    says: [
      `Copies ${from}`,
      `    to ${to}, and follows it. The app keeps serving; \`--dry-run\` lists every step.`,
      ...crossing.says,
    ],
    dangers: [
      {
        hazard: 'cost',
        what: 'the source keeps its write-ahead log for the target until `unmoor cleanup` or `unmoor abort`.',
      },
      ...crossing.dangers,
    ],
  };
}
