import { describe, expect, it } from 'vitest';
import { askedOf } from '../../../test/support/plans.ts';
import { at } from '../../../test/support/planned-apps.ts';
import type { Component, Role, Verdict } from '../app/component.ts';
import { both } from '../text.ts';
import { needsOf, select, unanswered } from './select.ts';

const words = both('so', 'ainsi');
const piece = (id: string, role: Role, say: Verdict['say'], more: Partial<Component> = {}): Component => ({
  id,
  name: both(id, id),
  role,
  does: words,
  answers: [],
  when: () => ({ say, why: words }),
  ...more,
});
const ids = (components: readonly Component[], asked = askedOf({})) =>
  select(components, asked).chosen.map(({ component }) => component.id);

describe('choosing a stack', () => {
  it('takes what is needed or advised, one a role, and leaves what is only offered', () => {
    const all = [
      piece('one', 'sql', 'needed'),
      piece('two', 'sql', 'advised'),
      piece('three', 'metrics', 'offered'),
      piece('four', 'mail', 'idle'),
    ];
    expect(ids(all)).toEqual(['one']);
    expect(select(all, askedOf({})).left.map(({ component }) => component.id)).toEqual(['two', 'three']);
  });

  it('takes what the person chooses in the place of the usual one, idle or not', () => {
    const all = [piece('one', 'sql', 'needed'), piece('two', 'sql', 'idle')];
    const asked = askedOf({}, { choices: { choose: ['two'] } });
    expect(select(all, asked).chosen).toMatchObject([{ component: { id: 'two' }, byPerson: true }]);
  });

  it('takes the next one where the usual one is left out', () => {
    const all = [piece('one', 'sql', 'needed'), piece('two', 'sql', 'advised')];
    expect(ids(all, askedOf({}, { choices: { without: ['one'] } }))).toEqual(['two']);
  });

  it('takes what is wanted by what it takes, and what that wants', () => {
    const all = [
      piece('errors', 'errors', 'needed', { wants: ['sql'] }),
      piece('sql', 'sql', 'idle', { wants: ['sql-backup'] }),
      piece('backup', 'sql-backup', 'idle'),
    ];
    expect(ids(all)).toEqual(['sql', 'errors', 'backup']);
  });

  it('tells what is missing: needed, or wanted by another, and left out by the person', () => {
    const all = [
      piece('errors', 'errors', 'needed', { wants: ['sql'] }),
      piece('sql', 'sql', 'idle'),
      piece('front', 'front', 'needed'),
    ];
    const asked = askedOf({}, { choices: { without: ['sql', 'front'] } });
    expect(select(all, asked).missing).toMatchObject([
      { component: { id: 'front' } },
      { component: { id: 'sql' }, by: { id: 'errors' } },
    ]);
  });

  it('puts the target’s own in the place of a component, but not of one that the person chose', () => {
    const all = [piece('pg', 'sql', 'needed'), piece('other', 'sql', 'offered')];
    expect(select(all, askedOf({}, { to: 'ecs' })).chosen[0]?.managed).toBeDefined();
    const asked = askedOf({}, { to: 'ecs', choices: { choose: ['other'] } });
    expect(select(all, asked).chosen[0]?.managed).toBeUndefined();
  });
});

describe('needs', () => {
  const app = {
    needs: [{ kind: 'mail', from: at('a.ts:1') }],
    ties: [
      {
        rule: 'x.rows',
        platform: 'x',
        what: words,
        wayOut: words,
        effort: 'drop-in',
        needs: 'rows-api',
        file: 'b.ts',
        line: 2,
      },
      {
        rule: 'x.mail',
        platform: 'x',
        what: words,
        wayOut: words,
        effort: 'drop-in',
        needs: 'mail',
        file: 'a.ts',
        line: 1,
      },
    ],
  } as const;

  it('are those that were claimed and those of ties, each once with all its places', () => {
    expect(needsOf(askedOf(app).app)).toEqual([
      { kind: 'mail', platform: 'x', from: at('a.ts:1') },
      { kind: 'rows-api', platform: 'x', from: at('b.ts:2') },
    ]);
  });

  it('are answered by a component, a code change, or the word that the app may do without', () => {
    const mail = piece('mailer', 'mail', 'needed', { answers: ['mail'] });
    const rows = piece('rows', 'rows-api', 'offered', { answers: ['rows-api'] });
    const open = (choices: object) => {
      const asked = askedOf(app, { choices });
      return unanswered(asked, select([mail, rows], asked), [mail, rows]).map(
        ({ kind, by }) => `${kind} by ${by.map(({ id }) => id).join()}`,
      );
    };
    expect(open({})).toEqual(['rows-api by rows']);
    expect(open({ choose: ['rows'] })).toEqual([]);
    expect(open({ codeChange: ['rows-api'] })).toEqual([]);
    expect(open({ without: ['rows-api'] })).toEqual([]);
    expect(open({ without: ['mailer'] })).toEqual(['mail by mailer', 'rows-api by rows']);
  });
});
