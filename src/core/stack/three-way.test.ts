import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from './three-way.ts';

const three = '1\n2\n3\n4\n5\n';

describe('what becomes of a file', () => {
  it.each([
    ['is new', {}, 'x\n', 'written', 'x\n'],
    ['was rendered like this and is untouched', { base: 'x\n', disk: 'x\n' }, 'x\n', 'unchanged', 'x\n'],
    ['was taken away by the person', { base: 'x\n' }, 'x\n', 'written', 'x\n'],
    ['is untouched, and renders otherwise now', { base: 'x\n', disk: 'x\n' }, 'y\n', 'updated', 'y\n'],
    ['was edited, and renders as before', { base: 'x\n', disk: 'mine\n' }, 'x\n', 'kept', 'mine\n'],
    ['was edited into what it renders now', { base: 'x\n', disk: 'y\n' }, 'y\n', 'unchanged', 'y\n'],
    ['lay there before us', { disk: 'mine\n' }, 'x\n', 'beside', 'mine\n'],
    ['was changed on the same line by both', { base: 'x\n', disk: 'mine\n' }, 'y\n', 'beside', 'mine\n'],
    [
      'was changed in two places',
      { base: three, disk: three.replace('1', 'mine') },
      three.replace('5', 'new'),
      'merged',
      'mine\n2\n3\n4\nnew\n',
    ],
    [
      'has the new change in the edit already',
      { base: three, disk: three.replace('1', 'mine').replace('5', 'new') },
      three.replace('5', 'new'),
      'kept',
      'mine\n2\n3\n4\nnew\n',
    ],
    [
      'has one version waiting beside it',
      { base: 'x\n', disk: 'mine\n', waits: true },
      'x\n',
      'beside',
      'mine\n',
    ],
    ['is not rendered any more', { base: 'x\n', disk: 'x\n' }, undefined, 'removed', undefined],
    [
      'is not rendered any more, and was edited',
      { base: 'x\n', disk: 'mine\n' },
      undefined,
      'left',
      'mine\n',
    ],
  ] as const)('that %s', (_, versions, next, outcome, text) => {
    expect(settle({ ...versions, next })).toEqual({ outcome, ...(text === undefined ? {} : { text }) });
  });

  it('is nothing where nothing is on either side', () => {
    expect(settle({ base: 'x\n' })).toBeUndefined();
  });

  it('never loses a line that a person wrote', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });
    const text = lines.map((list) => list.map((line) => `${line}\n`).join(''));
    const mine = fc
      .tuple(lines, fc.nat(8))
      .map(([list, at]) =>
        [...list.slice(0, at), 'mine', ...list.slice(at)].map((line) => `${line}\n`).join(''),
      );
    const maybe = fc.option(text, { nil: undefined });
    fc.assert(
      fc.property(maybe, mine, maybe, fc.boolean(), (base, disk, next, waits) => {
        expect(settle({ base, disk, next, waits })?.text).toContain('mine\n');
      }),
    );
  });
});
