import { type RedisEndpoint, showEndpoint } from '../../core/endpoint.ts';
import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import type { Side } from '../../core/finding.ts';
import { never } from '../../core/never.ts';
import type { RedisSession } from '../../io/redis/session.ts';
import type { Context } from './context.ts';
import { fencing, restoring, unlistedWriters, usersOf } from './fence-acl.ts';
import { isRefusal, setting } from './info.ts';
import { keepOverRestart } from './keep.ts';
import { type FenceNote, notesIn, type UserRules } from './notes.ts';

export type FenceKind = FenceNote['kind'];

/** More replicas than any server has: min-replicas-to-write then refuses every write (Redis, redis.conf). */
const neverMet = '1000000';

/** How writes on a side can be stopped, best first; undefined when they cannot. Looks only. */
export async function fenceKind(session: RedisSession): Promise<FenceKind | undefined> {
  try {
    const who = String(await session.send('ACL', 'WHOAMI'));
    await session.send('ACL', 'USERS');
    await session.send('ACL', 'GETUSER', who);
    if ((await mayRun(session, who, 'ACL', 'SETUSER', who)) !== false) return 'acl';
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  return (await setting(session, 'min-replicas-to-write')) === undefined ? undefined : 'min-replicas';
}

/** `ACL DRYRUN` (since 7.0) answers for a command without running it; `unknown` where it cannot be asked. */
export async function mayRun(
  session: RedisSession,
  user: string,
  ...words: string[]
): Promise<boolean | 'unknown'> {
  try {
    return (await session.send('ACL', 'DRYRUN', user, ...words)) === 'OK';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return /command '.*' not found/i.test(messageOf(error)) ? false : 'unknown';
  }
}

/**
 * Stops every write of everyone but our own user, and proves it. Redis runs one command at a time and looks the rights
 * of a queued transaction up again at EXEC, so once this returns no write is in flight.
 * @throws UnmoorError RED-401; what was fenced so far stays noted, and `unfence` lifts it
 */
export async function fence(context: Context, side: Side): Promise<void> {
  const session = await context.sides.session(side);
  const notes = notesIn(context.memory);
  const standing = notes.fence(side);
  const kind = standing?.kind ?? (await fenceKind(session));
  switch (kind) {
    case 'acl': {
      const before = standing?.kind === 'acl' ? standing.users : {};
      const now = await usersOf(context, side);
      const users: Record<string, UserRules> = { ...before };
      for (const [name, rules] of now) users[name] ??= rules;
      if (Object.keys(users).length > Object.keys(before).length || standing === undefined)
        await notes.setFence(side, { kind: 'acl', users });
      const unlisted = await unlistedWriters(session);
      await Promise.all(
        [...now.keys()].map((name) => session.send(...fencing(name, users[name] as UserRules, unlisted))),
      );
      await releaseBlocked(session);
      break;
    }
    case 'min-replicas': {
      if (standing === undefined)
        await notes.setFence(side, {
          kind: 'min-replicas',
          was: (await setting(session, 'min-replicas-to-write')) ?? '0',
          lagWas: (await setting(session, 'min-replicas-max-lag')) ?? '10',
        });
      await session.send('CONFIG', 'SET', 'min-replicas-max-lag', '10');
      await session.send('CONFIG', 'SET', 'min-replicas-to-write', neverMet);
      break;
    }
    case undefined:
      throw refused(
        context.endpoints[side],
        'neither ACL SETUSER nor CONFIG SET min-replicas-to-write is allowed',
      );
    default:
      never(kind);
  }
  await keepOverRestart(session);
  const writer = await whoCanWrite(context, side);
  if (writer !== undefined) throw refused(context.endpoints[side], writer);
}

/** Lifts the fence: every user gets back exactly the rules it had. Does nothing where none is noted. */
export async function unfence(context: Context, side: Side): Promise<void> {
  const notes = notesIn(context.memory);
  const standing = notes.fence(side);
  if (standing === undefined) return;
  const session = await context.sides.session(side);
  switch (standing.kind) {
    case 'acl': {
      const there = new Set((await session.send('ACL', 'USERS')) as string[]);
      await Promise.all(
        Object.entries(standing.users)
          .filter(([name]) => there.has(name))
          .map(([name, rules]) => session.send(...restoring(name, rules))),
      );
      break;
    }
    case 'min-replicas':
      await session.send('CONFIG', 'SET', 'min-replicas-to-write', standing.was);
      await session.send('CONFIG', 'SET', 'min-replicas-max-lag', standing.lagWas);
      break;
    default:
      never(standing);
  }
  await keepOverRestart(session);
  await notes.setFence(side, null);
}

/**
 * Whether an ordinary write is let through, asked with a `DEL` of a key that nobody has: the right to write is looked
 * at before the key is, so the answer leaves no trace, no event and nothing to replicate.
 */
export async function writable(session: RedisSession): Promise<boolean | 'unknown'> {
  try {
    await session.send('DEL', 'unmoor:probe');
    return true;
  } catch (error) {
    if (/^(NOPERM|READONLY|NOREPLICAS|MISCONF)\b/.test(messageOf(error))) return false;
    return 'unknown';
  }
}

/** The first proof that a write would pass, or undefined when none would. */
async function whoCanWrite(context: Context, side: Side): Promise<string | undefined> {
  const session = await context.sides.session(side);
  const probe = await writable(session);
  if (probe !== false)
    return `a write of our own session ${probe === true ? 'was accepted' : 'could not be tried'}`;
  if (notesIn(context.memory).fence(side)?.kind !== 'acl') return undefined;
  const users = await usersOf(context, side);
  const passes = await Promise.all(
    [...users.keys()].map((name) => mayRun(session, name, 'SET', 'unmoor:probe', '1')),
  );
  const writer = [...users.keys()].find((_, at) => passes[at] === true);
  return writer === undefined ? undefined : `user "${writer}" may still write`;
}

/**
 * A client that waits in BLPOP and the like was let in before the fence, and servers before 7.2 do not ask again when
 * data comes: on a side that our own copying feeds, it would take an element. It is told that its time is over.
 */
async function releaseBlocked(session: RedisSession): Promise<void> {
  try {
    const clients = String(await session.send('CLIENT', 'LIST')).split('\n');
    const blocked = clients.filter((line) => /\bflags=[A-Za-z]*b/.test(line));
    await Promise.all(
      blocked.map((line) =>
        session.send('CLIENT', 'UNBLOCK', /\bid=(\d+)/.exec(line)?.[1] ?? '0', 'TIMEOUT'),
      ),
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

function refused(endpoint: RedisEndpoint, why: string): UnmoorError {
  return new UnmoorError('RED-401', {
    why: `Writes on ${showEndpoint(endpoint)} should be stopped, but ${why}.`,
    next: 'Give Unmoor a user that may run ACL SETUSER (+acl) or CONFIG SET, then try again.',
    state: 'Nothing was switched; what the fence changed is noted and is put back by lifting it.',
  });
}
