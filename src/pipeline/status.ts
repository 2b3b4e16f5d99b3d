import type { Side } from '../core/finding.ts';
import { forward, type Mover, type Sample } from '../core/mover.ts';
import type { MoverKind } from '../journal/events.ts';
import type { RunView } from '../journal/view.ts';
import { inTheMiddle } from './cutover-states.ts';
import { steadyNote } from './move.ts';
import type { StatusResult } from './results.ts';

type World = NonNullable<StatusResult['world']>;

/** Where a run stands: its journal folded and, where movers are given, the world asked. Needs no lock and changes nothing. */
export async function status(of: {
  readonly view: RunView;
  readonly movers?: readonly Mover[];
}): Promise<StatusResult> {
  const movers = of.movers ?? [];
  const [samples, world, changes] = await Promise.all([
    Promise.all(movers.map(async (mover) => [mover.kind, await sampleOf(mover)] as const)),
    Promise.all(movers.map(async (mover) => [mover.kind, await sidesOf(mover)] as const)),
    stateOf(of.view) === 'steady' ? Promise.all(movers.map(changesOf)) : [],
  ]);
  const asked = statusOf(
    of.view,
    Object.fromEntries(samples),
    movers.length === 0 ? undefined : Object.fromEntries(world),
  );
  const changed = changes.flat();
  return changed.length === 0 ? asked : { ...asked, changed, next: toReconcile };
}

const toReconcile =
  '`unmoor move --reconcile` makes the target like the source again (`--dry-run` lists every statement); until then a cutover is refused.';

/** Pure: what the journal and the answers of the world say together. */
export function statusOf(view: RunView, samples: StatusResult['samples'] = {}, world?: World): StatusResult {
  const state = stateOf(view);
  const count = (outcome: string) => view.steps.filter((step) => step.outcome === outcome).length;
  return {
    run: view,
    state,
    open: view.open,
    ...(world === undefined ? {} : { world, agrees: agrees(view.open, world) }),
    samples,
    steps: { done: count('done'), inDoubt: count('in doubt'), notDone: count('not done') },
    ...(view.cutover === undefined ? {} : { cutover: view.cutover }),
    next: nextOf(state),
  };
}

function stateOf(view: RunView): StatusResult['state'] {
  if (view.ended !== undefined) return 'ended';
  if (view.cutover?.state === 'returning') return 'going back';
  if (view.cutover !== undefined && inTheMiddle[view.cutover.state]) return 'cutting over';
  if (view.open === 'target') return 'open';
  return view.notes[steadyNote] === true ? 'steady' : 'moving';
}

function nextOf(state: StatusResult['state']): string {
  const next: Readonly<Record<StatusResult['state'], string>> = {
    moving: '`unmoor resume` goes on with the move, `unmoor abort` takes it away.',
    steady:
      '`unmoor verify` compares, `unmoor cutover` lets writes go to the target; until then `unmoor follow` watches the log that is kept.',
    'cutting over': '`unmoor resume` finishes the cutover, `unmoor abort` takes it back.',
    'going back': '`unmoor resume` finishes the way back.',
    open: '`unmoor rollback` goes back, `unmoor cleanup` ends the run.',
    ended: '`unmoor move` starts a new run.',
  };
  return next[state];
}

/** One side accepts writes, and it is the journal's. Within a pause neither is promised, and both would be wrong. */
function agrees(open: RunView['open'], world: World): boolean {
  return Object.values(world).every((sides) => {
    if (open === 'between') return !(sides.source === true && sides.target === true);
    return sides[open] === true && sides[open === 'source' ? 'target' : 'source'] === false;
  });
}

async function sampleOf(mover: Mover): Promise<Sample> {
  try {
    return await mover.sample();
  } catch {
    return { state: 'unknown', detail: {} };
  }
}

async function changesOf(mover: Mover): Promise<readonly string[]> {
  try {
    return (await mover.reconcile?.changes()) ?? [];
  } catch {
    return []; // the sample says already that it cannot be asked
  }
}

async function sidesOf(mover: Mover): Promise<World[MoverKind]> {
  const cutover = mover.cutover(forward);
  const ask = async (side: Side) => {
    try {
      return await cutover.writable(side);
    } catch {
      return 'unknown' as const;
    }
  };
  const [source, target] = await Promise.all([ask('source'), ask('target')]);
  return { source, target };
}
