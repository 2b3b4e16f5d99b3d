import { showEndpoint } from '../../core/endpoint.ts';
import { UnmoorError, untouched } from '../../core/errors/error.ts';
import type { Step } from '../../core/step.ts';
import { lookAt } from './capabilities.ts';
import type { Context } from './context.ts';
import { fence, unfence, writable } from './fence.ts';
import { copyFunctions } from './functions.ts';
import { databases, isRefusal } from './info.ts';
import type { Links } from './links.ts';
import { chooseMethod } from './method.ts';
import { notesIn } from './notes.ts';
import { followsOther, promote } from './psync-link.ts';
import { change, putBack } from './settings.ts';

/** From nothing to a target that follows. Which way is decided by the first step and noted. */
export function redisSteps(context: Context, links: Links): readonly Step[] {
  const notes = notesIn(context.memory);
  return [
    {
      id: 'redis.method',
      says: 'Finds out how Redis data can flow, there and back',
      hazards: [],
      already: async () => notes.method('forward') !== undefined,
      act: async () => {
        await refuseData(context);
        return chooseMethods(context);
      },
    },
    {
      id: 'redis.target',
      says: 'Keeps everyone but Unmoor from writing on the Redis target',
      hazards: [],
      already: async () =>
        notes.fence('target') !== undefined &&
        (await writable(await context.sides.session('target'))) === false,
      act: async () => {
        await fence(context, 'target');
      },
    },
    {
      id: 'redis.copy',
      says: 'Copies every Redis key, and follows what changes',
      hazards: [],
      already: async () => notes.copied(),
      act: async () => {
        await notes.setDirection('forward');
        const link = links.get('forward');
        if (link.method === 'psync') await replicate(context, links);
        else await link.start('copy');
        if (notes.method('forward') === 'scan')
          await copyFunctions(context, { from: 'source', to: 'target' });
        await notes.setCopied();
        const keys = [...(await databases(await context.sides.session('target'))).values()];
        context.report({ kind: 'item', item: 'redis', state: 'done', bytes: 0, ofBytes: 0, rows: sum(keys) });
        return { method: links.get('forward').method, keys: sum(keys) };
      },
    },
  ];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

async function refuseData(context: Context): Promise<void> {
  const keys = sum([...(await databases(await context.sides.session('target'))).values()]);
  if (keys === 0 || (await followsOther(context, 'target'))) return;
  throw new UnmoorError('RED-102', {
    why: `${showEndpoint(context.endpoints.target)} holds ${keys} keys, and 0 are needed: they would be lost or mixed.`,
    next: 'Empty it with FLUSHALL if nothing in it is needed, or give another target.',
    state: untouched,
  });
}

async function chooseMethods(context: Context) {
  const notes = notesIn(context.memory);
  const [source, target] = await Promise.all([
    lookAt(await context.sides.session('source'), context.endpoints.source),
    lookAt(await context.sides.session('target'), context.endpoints.target),
  ]);
  const forward = chooseMethod(source, target);
  const backward = chooseMethod(target, source);
  if (forward.method === undefined)
    throw new UnmoorError('RED-101', {
      why: `The data cannot be moved: ${forward.why}.`,
      next: 'Run `unmoor doctor`: each finding names its remedy.',
      state: untouched,
    });
  if (backward.method !== undefined) await notes.setMethod('backward', backward.method, backward.why);
  await notes.setMethod('forward', forward.method, forward.why);
  return { forward: forward.method, backward: backward.method ?? 'none', why: forward.why };
}

/** Lets the target follow. Where the two servers cannot reach each other, the data goes through this machine. */
async function replicate(context: Context, links: Links): Promise<void> {
  const notes = notesIn(context.memory);
  try {
    // A source waits 5 s for further replicas before it sends its first copy (repl-diskless-sync-delay).
    await change(context, 'source', 'repl-diskless-sync-delay', '0');
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  try {
    await links.get('forward').start('copy');
  } catch (error) {
    if (!(error instanceof UnmoorError) || error.code !== 'RED-202') throw error;
    await promote(context, 'target');
    const held = sum([...(await databases(await context.sides.session('target'))).values()]);
    const target = await lookAt(await context.sides.session('target'), context.endpoints.target);
    if (held > 0 || target.fence !== 'acl') {
      await unfence(context, 'target');
      throw error;
    }
    await notes.setMethod('forward', 'scan', error.why);
    context.report({ kind: 'note', text: 'Redis moves by scan', detail: { why: error.why } });
    await links.get('forward').start('copy');
  } finally {
    await putBack(context, 'source', 'repl-diskless-sync-delay');
  }
}
