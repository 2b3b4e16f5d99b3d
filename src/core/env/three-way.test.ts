import { expect, it } from 'vitest';
import { threeWay } from './three-way.ts';

const map = (values?: Record<string, string>) =>
  values === undefined ? undefined : new Map(Object.entries(values));

it.each<[string, Record<string, string> | undefined, Record<string, string>, Record<string, string>, object]>(
  [
    ['new at the source', {}, {}, { A: '1' }, { added: ['A'] }],
    ['changed at the source', { A: '1' }, { A: '1' }, { A: '2' }, { changed: ['A'], now: '2' }],
    ['changed by the person', { A: '1' }, { A: '9' }, { A: '1' }, { kept: ['A'], now: '9' }],
    ['changed by both alike', { A: '1' }, { A: '2' }, { A: '2' }, { now: '2' }],
    ['changed by both', { A: '1' }, { A: '9' }, { A: '2' }, { conflicts: ['A'], now: '9' }],
    ['never written by us', undefined, { A: '9' }, { A: '2' }, { conflicts: ['A'], now: '9' }],
    ['written in by the person', {}, { A: '9' }, {}, { kept: ['A'], now: '9' }],
    ['taken out by the person', { A: '1' }, {}, { A: '1' }, { left: ['A'] }],
    ['gone at the source', { A: '1' }, { A: '1' }, {}, { kept: ['A'], now: '1' }],
  ],
)('%s', (_, base, mine, theirs, expected) => {
  const { values, ...said } = threeWay(
    map(base),
    new Map(Object.entries(mine)),
    new Map(Object.entries(theirs)),
  );
  const nothing = { added: [], changed: [], kept: [], left: [], conflicts: [] };
  const now = values.get('A');
  expect({ ...said, ...(now === undefined || 'added' in expected ? {} : { now }) }).toEqual({
    ...nothing,
    ...expected,
  });
});
