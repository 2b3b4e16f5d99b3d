import { type Component, type Role, roles, type Verdict } from '../app/component.ts';
import type { Need, NeedKind } from '../app/data.ts';
import type { Replacement } from '../app/target.ts';
import type { Text } from '../text.ts';
import type { Asked } from './asked.ts';

/** A component that is in the stack. */
export interface Chosen {
  readonly component: Component;
  readonly why: Text;
  /** The person asked for it by `--choose`. */
  readonly byPerson: boolean;
  /** The target has its own in this place; the component's settings still hold for it where they are sized. */
  readonly managed?: Replacement;
}

/** A component that is not in the stack, and could be. */
export interface Left {
  readonly component: Component;
  readonly why: Text;
  readonly byPerson: boolean;
}

export interface Selection {
  readonly chosen: readonly Chosen[];
  readonly left: readonly Left[];
  /** Needed components that the person wants to go without. */
  readonly missing: readonly { readonly component: Component; readonly why: Text; readonly by?: Component }[];
}

/** Picks one component a role, in the order of `roles`; then what the picked ones want, until nothing more is wanted. */
export function select(components: readonly Component[], asked: Asked): Selection {
  const { choose, without } = asked.choices;
  const verdicts = new Map<Component, Verdict>(components.map((one) => [one, one.when(asked)]));
  const ofRole = (role: Role) => components.filter((one) => one.role === role);
  const chosen = new Map<Role, Omit<Chosen, 'managed'>>();
  const missing: Selection['missing'][number][] = [];

  for (const role of roles) {
    const candidates = ofRole(role);
    const named = candidates.find(({ id }) => choose.includes(id));
    const usual = candidates.find((one) => takes(verdicts.get(one)) && !without.includes(one.id));
    const pick = named ?? usual;
    if (pick !== undefined) {
      chosen.set(role, { component: pick, why: whyOf(verdicts, pick), byPerson: named !== undefined });
      continue;
    }
    const needed = candidates.find((one) => verdicts.get(one)?.say === 'needed');
    if (needed !== undefined) missing.push({ component: needed, why: whyOf(verdicts, needed) });
  }

  // A wanted component may want others: the map grows while it is walked, and Map visits what is added.
  for (const { component } of chosen.values())
    for (const role of component.wants ?? []) {
      if (chosen.has(role)) continue;
      const pick = ofRole(role).find(({ id }) => !without.includes(id));
      if (pick === undefined) {
        const [refused] = ofRole(role);
        if (refused !== undefined)
          missing.push({ component: refused, why: whyOf(verdicts, refused), by: component });
        continue;
      }
      const why = {
        en: `${component.name.en} works only with it.`,
        fr: `${component.name.fr} ne fonctionne qu’avec lui.`,
      };
      chosen.set(role, { component: pick, why, byPerson: false });
    }

  const { replaces } = asked.target;
  const inStack = new Set([...chosen.values()].map(({ component }) => component));
  return {
    chosen: [...chosen.values()]
      .toSorted((a, b) => roles.indexOf(a.component.role) - roles.indexOf(b.component.role))
      .map((one) => {
        const managed = one.byPerson ? undefined : replaces[one.component.role];
        return managed === undefined ? one : { ...one, managed };
      }),
    left: components
      .filter((one) => !inStack.has(one) && (verdicts.get(one)?.say !== 'idle' || without.includes(one.id)))
      .map((one) => ({
        component: one,
        why: whyOf(verdicts, one),
        byPerson: without.includes(one.id),
      })),
    missing,
  };
}

const takes = (verdict: Verdict | undefined): boolean =>
  verdict?.say === 'needed' || verdict?.say === 'advised';

const whyOf = (verdicts: ReadonlyMap<Component, Verdict>, component: Component): Text =>
  (verdicts.get(component) as Verdict).why;

/** A need that nobody answers. */
export interface Unanswered {
  readonly kind: NeedKind;
  readonly need: Need;
  /** Components that would answer it. */
  readonly by: readonly Component[];
}

/**
 * Every need of the app that no component, no choice and no code change answers. Ties speak of needs too: none is overlooked. A
 * component that has nothing to do answers nothing, whoever chose it.
 */
export function unanswered(
  asked: Asked,
  { chosen }: Selection,
  components: readonly Component[],
): readonly Unanswered[] {
  const { app, choices } = asked;
  const works = (component: Component): boolean => component.when(asked).say !== 'idle';
  const answered = new Set<NeedKind>([
    ...choices.codeChange,
    ...(choices.without as readonly NeedKind[]),
    ...chosen
      .filter(({ component }) => works(component))
      .flatMap(({ component, managed }) => [...component.answers, ...(managed?.answers ?? [])]),
  ]);
  return needsOf(app)
    .filter(({ kind }) => !answered.has(kind))
    .map((need) => ({
      kind: need.kind,
      need,
      by: components.filter((one) => one.answers.includes(need.kind) && works(one)),
    }));
}

/** Needs that were claimed, and needs that ties speak of, one of each kind with all its places. */
export function needsOf({ needs, ties }: Asked['app']): readonly Need[] {
  const claimed = [
    ...needs,
    ...ties.flatMap(({ needs: kind, platform, file, line }) =>
      kind === undefined ? [] : [{ kind, platform, from: [{ file, line }] }],
    ),
  ];
  const kinds = [...new Set(claimed.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const ones = claimed.filter((one) => one.kind === kind);
    const places = new Map(
      ones.flatMap(({ from }) => from).map((place) => [`${place.file}:${place.line ?? ''}`, place]),
    );
    const platform = ones.find((one) => one.platform !== undefined)?.platform;
    return { kind, ...(platform === undefined ? {} : { platform }), from: [...places.values()] };
  });
}
