import { type DataShape, ruleFor } from '../../../core/data-shape.ts';
import { UnmoorError } from '../../../core/errors/error.ts';
import type { DumpEntry } from '../dump-entries.ts';
import { readDatabase } from '../cluster/database.ts';
import { readMighty, type RoleRules } from '../cluster/roles.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import type { Sides } from '../sides.ts';
import type { KnownShape } from './known-shape.ts';
import { atHome } from './at-home.ts';
import { selectEntries } from './select-entries.ts';
import { type Need, readSelection, readStayingRoles } from './selection.ts';

interface Shaped extends Pick<PostgresWorld, 'home'> {
  readonly sides: Sides;
  readonly shape: KnownShape;
}

/**
 * Those of a dump's entries that are to be made on the target.
 * @throws UnmoorError PG-103 when something that moves needs something that stays, and the target has none of its own
 */
export async function selected(
  { sides, shape: known, home }: Shaped,
  dumped: readonly DumpEntry[],
): Promise<readonly DumpEntry[]> {
  const entries =
    home === true ? atHome(dumped, (await readDatabase(await sides.on('target'))).owner) : dumped;
  const shape = await known.get();
  if (shape === undefined) return entries;
  const selection = await readSelection(await sides.on('source'), await sides.on('target'), shape);
  if (selection.needs.length > 0) throw inWant(shape, selection.needs);
  return selectEntries(entries, selection);
}

/**
 * Which roles are not made on the target, and which are made so that nobody can log in as them: those of the platform, and at home those
 * that may more than an app, for only the app's own role owns anything there.
 */
export async function roleRules({ sides, shape: known, home }: Shaped): Promise<RoleRules> {
  const shape = await known.get();
  const mayMuch = home === true ? new Set(await readMighty(await sides.on('source'))) : new Set<string>();
  if (shape === undefined) return { stays: () => false, withoutLogin: (role) => mayMuch.has(role) };
  const stays = new Set(await readStayingRoles(await sides.on('source'), shape));
  return {
    stays: (role) => stays.has(role),
    withoutLogin: (role) =>
      mayMuch.has(role) || shape.rolesWithoutLogin.includes(role) || ruleFor(shape.roles, role) !== undefined,
  };
}

function inWant(shape: DataShape, needs: readonly Need[]): UnmoorError {
  const named = needs.slice(0, 10).map((need) => `${need.what} needs ${need.needs}`);
  const more = needs.length > named.length ? ` and ${needs.length - named.length} more` : '';
  return new UnmoorError('PG-103', {
    why: `${named.join('; ')}${more}. What is needed belongs to ${shape.platform} and stays there, and the target has none of the same name.`,
    next: 'Make a stand-in of the same name on the target (or drop what needs it at the source), then `unmoor resume`.',
    state: 'The source serves as before; nothing of its schema was made on the target.',
  });
}
