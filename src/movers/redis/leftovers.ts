import type { Side } from '../../core/finding.ts';
import type { Leftover } from '../../core/mover.ts';
import type { Context } from './context.ts';
import { unfence } from './fence.ts';
import { isRefusal } from './info.ts';
import { keepOverRestart } from './keep.ts';
import { notesIn } from './notes.ts';
import { ownUserName } from './own-user.ts';
import { followsOther, promote } from './psync-link.ts';
import { putBack } from './settings.ts';

const sides: readonly Side[] = ['source', 'target'];

/** What this run made on the two servers and that still stands. */
export async function redisLeftovers(context: Context): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  const notes = notesIn(context.memory);
  const own = ownUserName(context.runId);
  for (const side of sides) {
    const session = await context.sides.session(side);
    if (await followsOther(context, side))
      found.push({
        side,
        kind: 'replication link',
        name: context.endpoints[side].host,
        removal: 'REPLICAOF NO ONE',
        remove: () => promote(context, side),
      });
    const fence = notes.fence(side);
    if (fence !== undefined)
      found.push({
        side,
        kind: 'fence',
        name: fence.kind === 'acl' ? Object.keys(fence.users).join(', ') : 'min-replicas-to-write',
        removal:
          fence.kind === 'acl'
            ? Object.entries(fence.users)
                .map(([name, rules]) => `ACL SETUSER ${name} nocommands ${rules.commands}`)
                .join('; ')
            : `CONFIG SET min-replicas-to-write ${fence.was}`,
        holds: 'fence', // nothing else keeps clients of a closed Redis from writing to it
        remove: () => unfence(context, side),
      });
    for (const [name, was] of notes.settings(side))
      found.push({
        side,
        kind: 'setting',
        name,
        removal: `CONFIG SET ${name} "${was}"`,
        remove: async () => {
          await putBack(context, side, name);
        },
      });
    const users = await session.send('ACL', 'USERS').catch((error: unknown) => {
      if (isRefusal(error)) return null;
      throw error;
    });
    if (Array.isArray(users) && users.includes(own))
      found.push({
        side,
        kind: 'user',
        name: own,
        removal: `ACL DELUSER ${own}`,
        remove: async () => {
          await (await context.sides.session(side)).send('ACL', 'DELUSER', own);
        },
      });
  }
  return found;
}

/** Puts every changed setting back. @returns what was put back, `source notify-keyspace-events` */
export async function restoreSettings(context: Context): Promise<readonly string[]> {
  const done: string[] = [];
  for (const side of sides) {
    for (const name of notesIn(context.memory).settings(side).keys())
      if (await putBack(context, side, name)) done.push(`${side} ${name}`);
    if (notesIn(context.memory).direction() !== undefined)
      await keepOverRestart(await context.sides.session(side));
  }
  return done;
}
