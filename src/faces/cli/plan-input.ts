import { join } from 'node:path';
import type { NeedKind } from '../../core/app/data.ts';
import type { Inventory } from '../../core/app/inventory.ts';
import { type Host, usualHost } from '../../core/plan/host.ts';
import type { Rehearsed } from '../../core/plan/times.ts';
import { usualSystem } from '../../core/stack/systems.ts';
import type { PlanInput } from '../../pipeline/plan/make-plan.ts';
import { findTarget } from '../../pipeline/plan/stack.ts';
import { readConfigFile } from './connections.ts';
import type { PlanInputFlags } from './flags-plan.ts';
import { measured } from './measure.ts';
import { readApp } from './read-app.ts';
import { readJsonFile } from './read-file.ts';
import { inventory as inventorySchema } from './schemas/inventory.ts';
import { rehearsed as rehearsedSchema } from './schemas/plan.ts';
import type { CommonFlags, Session } from './session.ts';
import type { World } from './world.ts';

type Flags = CommonFlags & PlanInputFlags;

/** Everything that a plan is made from, as the flags, unmoor.yaml and the app's files say it. */
export async function planInput(session: Session, flags: Flags, verb: string): Promise<PlanInput> {
  const { world } = session;
  const { components, targets } = await world.plugins();
  const { choose = [], without = [], codeChange = [], os } = flags;
  return {
    app: await measured(await appFor(world, flags, verb), flags, session),
    components,
    target: findTarget(targets, flags.to),
    host: await hostFor(world, flags),
    // Words that are no need of the app are refused where the needs are known.
    choices: {
      choose,
      without,
      codeChange: codeChange as readonly NeedKind[],
      ...(os === undefined || os === usualSystem ? {} : { system: os }),
    },
    ...(flags.requests === undefined ? {} : { requestsPerMinute: flags.requests }),
    rehearsed: await rehearsalFor(world, flags),
    version: world.version,
    now: world.clock.now(),
  };
}

export async function appFor(
  world: World,
  { inventory, word, config }: Pick<Flags, 'inventory' | 'word' | 'config'>,
  verb: string,
): Promise<Inventory> {
  if (inventory === undefined) return readApp(world, word, config, verb);
  return readJsonFile(world, '--inventory', inventory, inventorySchema, '`unmoor inspect --json`');
}

async function hostFor(world: World, { host, config, word }: Flags): Promise<Host> {
  return (
    host ?? (await readConfigFile(config, world, { sections: ['host'], folder: word })).host ?? usualHost
  );
}

/** The one that is named, else the one that lies with the runs; a plan without one estimates. */
async function rehearsalFor(world: World, { rehearsal, state }: Flags): Promise<Rehearsed | undefined> {
  const usual = join(state, 'rehearsal.json');
  if (rehearsal === undefined && (await world.readText(usual)) === undefined) return undefined;
  return readJsonFile(
    world,
    '--rehearsal',
    rehearsal ?? usual,
    rehearsedSchema,
    '`unmoor rehearse --from env:DATABASE_URL --json`',
  );
}
