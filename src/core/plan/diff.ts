import type { PlanBody } from './plan.ts';

export interface Change {
  /** `parts.varnish`, `settings.postgres.shared_buffers`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: string;
  readonly after?: string;
}

/** What does not say what will be: when and by which version it was made, and the words of explanations. */
const unsaid = new Set(['made', 'unmoor', 'hash', 'format', 'how', 'why', 'does', 'source', 'covers']);

/** What is different between two plans, thing by thing: members of a list are told apart by their names, not by their places. */
export function diffPlans(before: PlanBody, after: PlanBody): readonly Change[] {
  const [old, fresh] = [flatten(unfolded(before)), flatten(unfolded(after))];
  const paths = [...new Set([...old.keys(), ...fresh.keys()])];
  const changes = paths.flatMap((path): Change[] => {
    const [was, is] = [old.get(path), fresh.get(path)];
    if (was === is) return [];
    if (was === undefined) return [{ path, kind: 'added', ...said('after', is) }];
    if (is === undefined) return [{ path, kind: 'removed', ...said('before', was) }];
    return [{ path, kind: 'changed', before: was, after: is }];
  });
  return changes.filter((change) => !isPartOf(change, changes));
}

/** A fact is kept as one text; told apart by its fields, it shows what of it changed. */
const unfolded = (plan: PlanBody): object => ({
  ...plan,
  facts: Object.fromEntries(
    Object.entries(plan.facts).map(([name, text]): [string, unknown] => [name, JSON.parse(text)]),
  ),
});

const said = (key: 'before' | 'after', value: string | undefined) =>
  value === undefined || value === '' ? {} : { [key]: value };

/** What came or went as a whole is said once, not field by field. */
const isPartOf = ({ path, kind }: Change, changes: readonly Change[]): boolean =>
  changes.some((other) => other.kind === kind && path.startsWith(`${other.path}.`));

function flatten(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((item) => typeof item !== 'object'))
      return into.set(path, value.map(String).join(', '));
    for (const [index, item] of value.entries()) flatten(item, `${path}.${nameOf(item) ?? index}`, into);
    return into;
  }
  if (value === null || typeof value !== 'object') return into.set(path, String(value));
  if (isText(value)) return into.set(path, value.en);
  // A thing is there by itself, beside its fields: so it can come and go as a whole.
  if (path !== '') into.set(path, '');
  for (const [key, inner] of Object.entries(value))
    if (!unsaid.has(key) && inner !== undefined) flatten(inner, path === '' ? key : `${path}.${key}`, into);
  return into;
}

const isText = (value: object): value is { en: string; fr: string } => 'en' in value && 'fr' in value;

function nameOf(item: unknown): string | undefined {
  const { of, id, service, who } = item as Readonly<Record<string, string | undefined>>;
  const name = id ?? service ?? who;
  return of === undefined || name === undefined ? name : `${of} ${name}`;
}
