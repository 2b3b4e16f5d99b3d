import { type DataShape, ruleFor } from '../../../core/data-shape.ts';
import { UnmoorError } from '../../../core/errors/error.ts';
import type { DumpEntry } from '../dump-entries.ts';
import type { RoleRules } from '../cluster/roles.ts';
import type { Sides } from '../sides.ts';
import type { KnownShape } from './known-shape.ts';
import { selectEntries } from './select-entries.ts';
import { type Need, readSelection, readStayingRoles } from './selection.ts';

interface Shaped {
  readonly sides: Sides;
  readonly shape: KnownShape;
}

/**
 * Those of a dump's entries that are to be made on the target.
 * @throws UnmoorError PG-103 when something that moves needs something that stays, and the target has none of its own
 */
export async function selected(
  { sides, shape: known }: Shaped,
  entries: readonly DumpEntry[],
): Promise<readonly DumpEntry[]> {
  const shape = await known.get();
  if (shape === undefined) return entries;
  const selection = await readSelection(await sides.on('source'), await sides.on('target'), shape);
  if (selection.needs.length > 0) throw inWant(shape, selection.needs);
  return selectEntries(entries, selection);
}

/** Roles of the platform: which are not made on the target, and which are made so that nobody can log in as them. */
export async function roleRules({ sides, shape: known }: Shaped): Promise<RoleRules> {
  const shape = await known.get();
  if (shape === undefined) return { stays: () => false, withoutLogin: () => false };
  const stays = new Set(await readStayingRoles(await sides.on('source'), shape));
  return {
    stays: (role) => stays.has(role),
    withoutLogin: (role) =>
      shape.rolesWithoutLogin.includes(role) || ruleFor(shape.roles, role) !== undefined,
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
