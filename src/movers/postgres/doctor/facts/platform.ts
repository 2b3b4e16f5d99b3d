import { type DataShape, ruleFor, type Stay } from '../../../../core/data-shape.ts';
import { ident, type PgSession } from '../../../../io/postgres.ts';
import { readSelection } from '../../shape/selection.ts';
import type { Known, PlatformFacts, RolesFacts, SourceExtension } from './facts.ts';
import { type Look, mapKnown } from './look.ts';

/** What the platform keeps of this source, asked for by the shape that the source was recognised by. */
export async function readPlatform(
  look: Look,
  target: PgSession | undefined,
  shape: Known<DataShape | undefined>,
  extensions: Known<readonly SourceExtension[]>,
): Promise<Known<PlatformFacts | undefined>> {
  if (!shape.known) return shape;
  const { value } = shape;
  if (value === undefined) return { known: true, value: undefined };
  return look.ask(async (source) => {
    const { schemas, roles, needs } = await readSelection(source, target, value);
    const installed = extensions.known ? extensions.value.map((one) => one.name) : [];
    return {
      platform: value.platform,
      stays: [
        ...present('schema', 'schemas', value.schemas, [...schemas]),
        ...present('extension', 'extensions', value.extensions, installed),
        ...present('role', 'roles', value.roles, [...roles]),
      ],
      along: [...value.along.tables, ...value.along.functions.map((name) => `${name}()`)],
      needs,
    };
  });
}

function present(one: string, many: string, rules: readonly Stay[], there: readonly string[]) {
  return rules.flatMap((rule) => {
    const names = there.filter((name) => ruleFor([rule], name) !== undefined).sort();
    if (names.length === 0) return [];
    return [{ name: `${names.length === 1 ? one : many} ${names.map(ident).join(', ')}`, why: rule.why }];
  });
}

/** Without the extensions that stay. */
export const extensionsThatMove = (
  extensions: Known<readonly SourceExtension[]>,
  shape: DataShape | undefined,
): Known<readonly SourceExtension[]> =>
  mapKnown(extensions, (all) =>
    all.filter((one) => ruleFor(shape?.extensions ?? [], one.name) === undefined),
  );

/** Without the roles that stay; as those that come along without a login will be. */
export const rolesThatMove = (roles: Known<RolesFacts>, shape: DataShape | undefined): Known<RolesFacts> =>
  shape === undefined
    ? roles
    : mapKnown(roles, (all) => ({
        ...all,
        used: all.used
          .filter((role) => ruleFor(shape.roles, role.name) === undefined)
          .map((role) => ({ ...role, login: role.login && !shape.rolesWithoutLogin.includes(role.name) })),
      }));
