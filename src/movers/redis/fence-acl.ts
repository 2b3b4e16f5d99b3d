import type { Side } from '../../core/finding.ts';
import type { RedisSession, Reply } from '../../io/redis/session.ts';
import type { Context } from './context.ts';
import { isRefusal, pairs } from './info.ts';
import type { UserRules } from './notes.ts';
import { ownUserName } from './own-user.ts';

/**
 * The rules that a fence takes away, from `ACL GETUSER`. `commands` is text that `ACL SETUSER` understands again
 * (Redis, ACL GETUSER). Selectors (since 7.0) grant rights beside it and are fenced with it.
 */
export function rulesOf(reply: Reply): UserRules {
  const fields = pairs(reply);
  const selectors = fields.get('selectors');
  return {
    commands: String(fields.get('commands') ?? ''),
    selectors: Array.isArray(selectors) ? selectors.map(selectorText) : [],
  };
}

function selectorText(reply: Reply): string {
  const fields = pairs(reply);
  return `(${['commands', 'keys', 'channels']
    .map((name) => String(fields.get(name) ?? ''))
    .filter((part) => part !== '')
    .join(' ')})`;
}

/** One `ACL SETUSER` replaces the rules in one step (Redis applies it to a copy of the user first). */
export const restoring = (name: string, rules: UserRules): string[] => [
  'ACL',
  'SETUSER',
  name,
  'nocommands',
  ...rules.commands.split(' ').filter((word) => word !== ''),
  ...(rules.selectors.length > 0 ? ['clearselectors', ...rules.selectors] : []),
];

export const fencing = (name: string, rules: UserRules, unlisted: readonly string[]): string[] => [
  'ACL',
  'SETUSER',
  name,
  '-@write',
  ...unlisted.map((command) => `-${command}`),
  ...(rules.selectors.length > 0 ? ['clearselectors'] : []),
];

/** Everyone but our own user, with the rules as they stand. */
export async function usersOf(context: Context, side: Side): Promise<Map<string, UserRules>> {
  const session = await context.sides.session(side);
  const names = (await session.send('ACL', 'USERS')) as string[];
  const others = names.filter((name) => !name.startsWith(ownUserName(context.runId)));
  const replies = await Promise.all(others.map((name) => session.send('ACL', 'GETUSER', name)));
  return new Map(others.map((name, at) => [name, rulesOf(replies[at] ?? null)]));
}

/** Commands that write and are not in `@write`: those of modules, before Redis put them into categories. */
export async function unlistedWriters(session: RedisSession): Promise<string[]> {
  try {
    const modules = await session.send('MODULE', 'LIST');
    if (Array.isArray(modules) && modules.length === 0) return []; // COMMAND is long, and writers wait
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  const commands = await session.send('COMMAND');
  if (!Array.isArray(commands)) return [];
  return commands.flatMap((command) => {
    if (!Array.isArray(command)) return [];
    const [name, , flags, , , , categories] = command;
    const writes = Array.isArray(flags) && flags.includes('write');
    const listed = !Array.isArray(categories) || categories.includes('@write');
    return writes && !listed ? [String(name)] : [];
  });
}
