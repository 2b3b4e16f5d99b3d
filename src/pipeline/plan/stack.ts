import type { Component } from '../../core/app/component.ts';
import { databaseReach } from '../../core/app/database-reach.ts';
import type { NeedKind } from '../../core/app/data.ts';
import type { Target } from '../../core/app/target.ts';
import { suggest } from '../../core/config/suggest.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import type { Asked } from '../../core/plan/asked.ts';
import { both, type Text } from '../../core/text.ts';
import { needsOf, select, type Selection, type Unanswered, unanswered } from '../../core/plan/select.ts';

/** Nothing is touched by a plan, whatever it comes to. */
export const unplanned = 'No plan was made, and nothing was changed.';

/**
 * Chooses what will run, and refuses a stack on which the app would break.
 * @throws UnmoorError PLAN-101 a need is answered by nobody, PLAN-104 a choice that does not exist, PLAN-105 two that contradict
 */
export function chooseStack(components: readonly Component[], asked: Asked): Selection {
  refuseUnknown(components, asked);
  const selection = select(components, asked);
  const open = unanswered(asked, selection, components);
  if (open.length > 0) throw refusal(asked, open);
  const [missing] = selection.missing;
  if (missing !== undefined) {
    const { component, why, by } = missing;
    throw new UnmoorError('PLAN-105', {
      why:
        by === undefined
          ? `--without ${component.id} leaves out what the app needs. ${why.en}`
          : `${by.name.en} is in the plan, and works only with ${component.name.en}, which --without leaves out.`,
      next:
        by === undefined
          ? `take ${component.id} out of --without, or --choose another for its work.`
          : `take ${component.id} out of --without, or add ${by.id} to it.`,
      state: unplanned,
    });
  }
  return selection;
}

/** Every word of a choice must mean something: a typing mistake would else be a choice that silently is not made. */
function refuseUnknown(components: readonly Component[], asked: Asked): void {
  const { choose, without, codeChange, system } = asked.choices;
  const ids = components.map(({ id }) => id);
  const needs = needsOf(asked.app).map(({ kind }) => kind);
  refuse('--choose', choose, ids, 'component');
  refuse('--without', without, [...ids, ...needs], 'component, and no need of this app');
  refuse('--code-change', codeChange, needs, 'need of this app');
  if (system !== undefined && !asked.target.can('processes'))
    throw new UnmoorError('PLAN-105', {
      why: `--os ${system} goes with --to vps: files for ${asked.target.name.en} are not made for it.`,
      next: 'leave --os out, or take --to vps.',
      state: unplanned,
    });
  const both = choose.find((id) => without.includes(id));
  if (both !== undefined)
    throw new UnmoorError('PLAN-105', {
      why: `${both} stands in --choose and in --without.`,
      next: 'leave one of them out.',
      state: unplanned,
    });
  const roleOf = (id: string) => components.find((one) => one.id === id)?.role;
  const [first, second] = choose.filter((id) =>
    choose.some((other) => other !== id && roleOf(other) === roleOf(id)),
  );
  if (first !== undefined && second !== undefined)
    throw new UnmoorError('PLAN-105', {
      why: `${first} and ${second} do the same work, and a plan has one of them.`,
      next: 'choose one.',
      state: unplanned,
    });
}

function refuse(flag: string, words: readonly string[], known: readonly string[], what: string): void {
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return;
  const meant = suggest(unknown, known);
  throw new UnmoorError('PLAN-104', {
    why: `${flag} names ${unknown}, and that is no ${what}.`,
    next: meant === undefined ? `known are: ${known.join(', ') || 'none'}.` : `did you mean ${meant}?`,
    state: unplanned,
  });
}

/** Names every place, and every way out that a person can take. */
function refusal(asked: Asked, open: readonly Unanswered[]): UnmoorError {
  const lines = open.map(({ kind, need, by }) => {
    const places = need.from.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
    const shown = places.slice(0, 5).join(', ');
    const more = places.length > 5 ? ` and ${places.length - 5} more` : '';
    const answers =
      by.length === 0 ? 'nothing here answers it' : `${by.map(({ id }) => id).join(' or ')} would`;
    return `  ${kind}: asked for at ${shown || 'no place that was read'}${more}; ${answers}`;
  });
  const { by: reach } = databaseReach(asked.app);
  const rows = open.some(({ kind }) => kind === 'rows-api') && reach === 'rows-api';
  const kinds = open.map(({ kind }) => kind).join(',');
  const answering = open.flatMap(({ by }) => by.slice(0, 1).map(({ id }) => id));
  const leftOut = answering.filter((id) => asked.choices.without.includes(id));
  const toChoose = answering.filter((id) => !leftOut.includes(id));
  return new UnmoorError('PLAN-101', {
    why: [
      ...(rows
        ? [
            'The app reaches its database only over HTTPS: with PostgreSQL alone every one of its queries would break.',
          ]
        : []),
      'On the new side nobody would answer:',
      ...lines,
    ].join('\n'),
    next: [
      ...(leftOut.length > 0 ? [`take ${leftOut.join(' and ')} out of --without; or `] : []),
      ...(toChoose.length > 0 ? [`--choose ${toChoose.join(',')}; or `] : []),
      `--code-change ${kinds} when somebody rewrites these places before the move; or --without ${kinds} when the app may do without.`,
    ].join(''),
    state: unplanned,
  });
}

/** Who answers a need in this stack, or what the person said of it. */
export function answerOf(kind: NeedKind, asked: Asked, { chosen }: Selection): Text | undefined {
  if (asked.choices.codeChange.includes(kind)) return both('a code change', 'un changement de code');
  if (asked.choices.without.includes(kind)) return both('nobody, as said', 'personne, comme convenu');
  const one = chosen.find(
    ({ component, managed }) => component.answers.includes(kind) || managed?.answers?.includes(kind) === true,
  );
  return one?.managed?.name ?? one?.component.name;
}

/** @throws UnmoorError PLAN-104 */
export function findTarget(targets: readonly Target[], id: string | undefined): Target {
  const [usual] = targets;
  const target = id === undefined ? usual : targets.find((one) => one.id === id);
  if (target !== undefined) return target;
  refuse(
    '--to',
    [id ?? ''],
    targets.map((one) => one.id),
    'target',
  );
  throw new Error('no target is registered');
}
