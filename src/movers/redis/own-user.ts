import { createHash, randomBytes } from 'node:crypto';
import type { Side } from '../../core/finding.ts';
import { Secret } from '../../core/secret.ts';
import type { Login, RedisSession } from '../../io/redis/session.ts';
import type { Context } from './context.ts';

/** The user that may write while a fence keeps everyone else out. */
export const ownUserName = (runId: string): string => `unmoor_${runId.replaceAll(/[^\w-]/g, '_')}`;

const logins = new WeakMap<Context, Map<Side, Secret>>();

/**
 * Makes, or makes again, our own user on a side. Its password is random, lives in this process alone, and travels as a
 * hash: another process of the same run gives the user another password, and sessions that stand stay logged in.
 */
export async function ownLogin(context: Context, side: Side): Promise<Login> {
  const username = ownUserName(context.runId);
  const known = logins.get(context) ?? new Map<Side, Secret>();
  logins.set(context, known);
  const password = known.get(side) ?? new Secret(randomBytes(24).toString('base64url'));
  known.set(side, password);
  const hash = createHash('sha256').update(password.reveal()).digest('hex');
  const session = await context.sides.session(side);
  await session.send(
    'ACL',
    'SETUSER',
    username,
    'reset',
    'on',
    `#${hash}`,
    '~*',
    '+@read',
    '+@write',
    '+@connection',
    '+select', // before 7.0 it is not of @connection
  );
  return { username, password };
}

/** A session that may write while everyone else is fenced out. */
export async function databaseSession(context: Context, side: Side, database: number): Promise<RedisSession> {
  const known = logins.get(context)?.get(side);
  const login =
    known === undefined
      ? await ownLogin(context, side)
      : { username: ownUserName(context.runId), password: known };
  return context.sides.session(side, database, login);
}
